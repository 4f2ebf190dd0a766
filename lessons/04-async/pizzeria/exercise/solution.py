import asyncio

CALLS = (("Ann", 4), ("Bo", 4), ("Cy", 9), ("Di", 1))


async def calls():
    for call in CALLS:
        await asyncio.sleep(1)
        yield call


async def ride(taxi, guest, minutes):
    print(taxi, "picks up", guest)
    try:
        await asyncio.sleep(minutes)
        print(guest, "is there")
    finally:
        print(taxi, "is free")


async def drive(taxi, stand):
    while True:
        call = await stand.get()
        if call is None:
            break
        await ride(taxi, *call)


async def main():
    stand = asyncio.Queue(maxsize=1)
    red = asyncio.create_task(drive("red", stand))
    blue = asyncio.create_task(drive("blue", stand))
    async for call in calls():
        print(call[0], "calls")
        await stand.put(call)
    for _driver in (red, blue):
        await stand.put(None)
    _done, late = await asyncio.wait([red, blue], timeout=3)
    for driver in late:
        driver.cancel()
    await asyncio.gather(red, blue, return_exceptions=True)
    print("good night")


asyncio.run(main())
