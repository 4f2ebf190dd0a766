import asyncio


async def measure(room, seconds):
    await asyncio.sleep(seconds)
    return room


async def main():
    clock = asyncio.get_running_loop().time
    start = clock()
    attic, cellar, garden = await asyncio.gather(
        measure("attic", 3),
        measure("cellar", 2),
        measure("garden", 1),
    )
    print(attic, cellar, garden)
    print(f"{clock() - start:.1f} s")


asyncio.run(main())
