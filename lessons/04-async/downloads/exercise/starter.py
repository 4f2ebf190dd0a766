import asyncio


async def download(what, size, seconds):
    print(what, "start")
    await asyncio.sleep(seconds)
    print(what, "done")
    return size


async def main():
    maps = download("maps", 40, 2)
    photos = download("photos", 70, 3)
    sizes = await asyncio.gather(maps, photos)
    print("sizes:", *sizes)


asyncio.run(main())
