import asyncio


async def countdown(start):
    while start > 0:
        await asyncio.sleep(1)
        yield start
        start -= 1


async def main():
    async for number in countdown(3):
        print(number)
    print("go")


asyncio.run(main())
