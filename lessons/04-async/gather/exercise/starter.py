import asyncio


async def measure(room, seconds):
    await asyncio.sleep(seconds)
    return room


async def main():
    clock = asyncio.get_running_loop().time
    start = clock()
    attic = await measure("attic", 3)
    cellar = await measure("cellar", 2)
    garden = await measure("garden", 1)
    print(attic, cellar, garden)
    print(f"{clock() - start:.1f} s")


asyncio.run(main())
