import asyncio


async def download(what, size, seconds):
    print(what, "start")
    await asyncio.sleep(seconds)
    print(what, "done")
    return size


async def main():
    maps = download("maps", 40, 2)
    photos = download("photos", 70, 3)
    music = download("music", 5, 1)
    sizes = await asyncio.gather(maps, photos, music)
    print("sizes:", *sizes)


asyncio.run(main())
