import asyncio


async def writer(box):
    for letter in (1, 2, 3, 4):
        await box.put(letter)
        print("written", letter)


async def reader(box):
    for _ in range(4):
        await asyncio.sleep(1)
        print("read", await box.get())


async def main():
    box = asyncio.Queue(maxsize=2)
    await asyncio.gather(writer(box), reader(box))


asyncio.run(main())
