import asyncio


async def deliver(what):
    print("off with the", what)
    try:
        await asyncio.sleep(3)  #@ ride
        print(what, "delivered")
    finally:
        print("bike is back")  #@ back


async def main():
    soup = asyncio.create_task(deliver("soup"))
    await asyncio.wait([soup], timeout=1)  #@ limit
    if not soup.done():
        print("still on the way")  #@ late

    soup.cancel()  #@ cancel
    print("called off")
    try:
        await soup  #@ wait
    except asyncio.CancelledError:
        print("cancelled")  #@ over


asyncio.run(main())
