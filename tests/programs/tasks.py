import asyncio, time
async def fetch(n):
    await asyncio.sleep(3)
    return n * 2
async def ticker():
    for i in range(2):
        yield i
        await asyncio.sleep(0)
async def main():
    start = time.monotonic()
    a = await fetch(1)
    b = await fetch(2)
    c = await fetch(3)
    print(a, b, c, time.monotonic() - start)
    start = time.monotonic()
    print(await asyncio.gather(fetch(1), fetch(2), fetch(3)), time.monotonic() - start)
    async for i in ticker():
        print("tick", i)
    t = asyncio.create_task(fetch(9))
    await asyncio.sleep(1)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("cancelled")
asyncio.run(main())
