import asyncio


async def download(song):
    print("asking for", song)
    await asyncio.sleep(2)
    print("half is here")
    await asyncio.sleep(2)
    print("all is here")


async def reassure():
    # Says "still loading" at 1.0 and at 3.0.
    await asyncio.sleep(1)
    print("still loading")
    await asyncio.sleep(2)
    print("still loading")


async def main():
    await asyncio.gather(download("waltz"), reassure())


asyncio.run(main())
