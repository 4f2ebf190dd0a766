import asyncio


async def bake(what, minutes):
    await asyncio.sleep(minutes)
    print(what, "ready")


async def check_oven():
    await asyncio.sleep(2)
    raise OSError("oven is cold")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(bake("rolls", 1))
            group.create_task(check_oven())
            group.create_task(bake("bread", 3))
    except* OSError as error:
        print(error.exceptions[0])
    await asyncio.sleep(5)
    print("bakery closed")


asyncio.run(main())
