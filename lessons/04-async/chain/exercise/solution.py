import asyncio


async def count(item):
    await asyncio.sleep(1)
    return 7


async def ask(item):
    number = await count(item)
    return f"{number} {item} left"


async def customer():
    print(await ask("lamps"))


asyncio.run(customer())
