import asyncio


async def download(what, size):
    print(what, "start")  #@ start
    await asyncio.sleep(2)  #@ wait
    print(what, "done")  #@ done
    return size


async def main():
    maps = download("maps", 40)
    photos = download("photos", 70)
    sizes = await asyncio.gather(maps, photos)  #@ gather
    print("sizes:", *sizes)  #@ sizes


asyncio.run(main())
