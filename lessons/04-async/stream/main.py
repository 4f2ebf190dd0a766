import asyncio


async def readings():
    for degrees in (18, 21):
        await asyncio.sleep(1)  #@ measure
        yield degrees


class Station:
    async def __aenter__(self):
        await asyncio.sleep(2)  #@ warm-up
        return readings()

    async def __aexit__(self, *error):
        print("switched off")  #@ off


async def main():
    async with Station() as numbers:
        print("switched on")  #@ on
        async for degrees in numbers:
            print(degrees, "degrees")  #@ got
    print("good night")  #@ over


asyncio.run(main())
