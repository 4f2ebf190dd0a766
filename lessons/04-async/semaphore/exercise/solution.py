import asyncio


async def pay(customer, seconds, tills):
    async with tills:
        print(customer, "pays")
        await asyncio.sleep(seconds)
        print(customer, "leaves")


async def main():
    tills = asyncio.Semaphore(2)
    await asyncio.gather(
        pay("Ida", 4, tills),
        pay("Jon", 1, tills),
        pay("Kai", 2, tills),
        pay("Lin", 2, tills),
    )


asyncio.run(main())
