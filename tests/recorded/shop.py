import asyncio
import sys


def numbers(count):
    for number in range(count):
        yield number


async def fetch(name, delay):
    for step in range(3):
        await asyncio.sleep(delay)
        print(f"{name}: step {step}")
    if name == "bread":
        raise ValueError("no bread left")
    return name.upper()


async def main():
    wanted = [("milk", 0.2), ("eggs", 0.3), ("bread", 0.25)]
    tasks = [asyncio.create_task(fetch(name, delay)) for name, delay in wanted]
    results = await asyncio.gather(*tasks, return_exceptions=True)
    print("one is missing", file=sys.stderr)
    print("results", results)
    return sum(numbers(4))


print("total", asyncio.run(main()))
sys.exit(3)
