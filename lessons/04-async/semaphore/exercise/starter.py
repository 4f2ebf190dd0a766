import asyncio


async def pay(customer, seconds):
    print(customer, "pays")
    await asyncio.sleep(seconds)
    print(customer, "leaves")


async def main():
    await asyncio.gather(
        pay("Ida", 4),
        pay("Jon", 1),
        pay("Kai", 2),
        pay("Lin", 2),
    )


asyncio.run(main())
