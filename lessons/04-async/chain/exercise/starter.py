import asyncio


async def count(item):
    await asyncio.sleep(1)
    return 7


def ask(item):
    number = count(item)
    return f"{number} {item} left"


def customer():
    print(ask("lamps"))


customer()
