import asyncio


async def swing(child, seconds, swings):
    print(child, "comes")  #@ comes
    async with swings:
        print(child, "is on a swing")  #@ on
        await asyncio.sleep(seconds)  #@ swings
        print(child, "gets off")  #@ off


async def main():
    swings = asyncio.Semaphore(2)
    ada = swing("Ada", 3, swings)
    ben = swing("Ben", 5, swings)
    cleo = swing("Cleo", 1, swings)
    await asyncio.gather(ada, ben, cleo)  #@ open
    print("playground closed")  #@ over


asyncio.run(main())
