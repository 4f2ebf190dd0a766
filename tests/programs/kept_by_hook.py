# Nobody has the async generator any more but the loop's hook, which closes it later.
import asyncio


async def gen():
    try:
        while True:
            yield 1
    finally:
        await asyncio.sleep(0)
        print("closed")


async def drop():
    g = gen()
    print(await g.__anext__())
    del g
    print("dropped")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("over")


asyncio.run(drop())
