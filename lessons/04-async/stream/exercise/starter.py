import asyncio


async def countdown(start):
    numbers = []
    while start > 0:
        await asyncio.sleep(1)
        numbers.append(start)
        start -= 1
    return numbers


async def main():
    async for number in countdown(3):
        print(number)
    print("go")


asyncio.run(main())
