import asyncio


async def borrow():
    print("key taken")
    await asyncio.sleep(10)
    print("key returned")


async def main():
    visit = asyncio.create_task(borrow())
    await asyncio.sleep(1)
    visit.cancel()
    try:
        await visit
    except asyncio.CancelledError:
        print("visit cancelled")


asyncio.run(main())
