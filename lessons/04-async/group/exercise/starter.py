import asyncio


async def bake(what, minutes):
    await asyncio.sleep(minutes)
    print(what, "ready")


async def check_oven():
    await asyncio.sleep(2)
    raise OSError("oven is cold")


async def main():
    try:
        await asyncio.gather(bake("rolls", 1), check_oven(), bake("bread", 3))
    except OSError as error:
        print(error)
    await asyncio.sleep(5)
    print("bakery closed")


asyncio.run(main())
