import asyncio


async def work(seconds):
    await asyncio.sleep(seconds)
    return seconds


async def main():
    slow = asyncio.ensure_future(work(5))
    try:
        await asyncio.wait_for(slow, 1)
    except asyncio.TimeoutError:
        print("late", slow.cancelled())
    print(await asyncio.wait_for(asyncio.ensure_future(work(1)), 5))
    print(await asyncio.wait_for(work(1), 5))


asyncio.run(main())
