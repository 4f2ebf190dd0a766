import asyncio

CALLS = (("Ann", 4), ("Bo", 4), ("Cy", 9), ("Di", 1))


async def ride(taxi, guest, minutes):
    print(taxi, "picks up", guest)
    await asyncio.sleep(minutes)
    print(guest, "is there")
    print(taxi, "is free")


async def main():
    for guest, minutes in CALLS:
        await asyncio.sleep(1)
        print(guest, "calls")
        await ride("red", guest, minutes)
    print("good night")


asyncio.run(main())
