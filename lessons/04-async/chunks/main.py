import asyncio


async def download(song, clock):
    print(f"{clock():.1f} {song}: asks")  #@ ask
    await asyncio.sleep(2)  #@ first
    print(f"{clock():.1f} {song}: half is here")  #@ half
    await asyncio.sleep(2)  #@ second
    print(f"{clock():.1f} {song}: all is here")  #@ all


async def lamp(clock):
    await asyncio.sleep(1)  #@ dark
    print(f"{clock():.1f} lamp on")  #@ on
    await asyncio.sleep(2)
    print(f"{clock():.1f} lamp off")  #@ off


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()

    def clock():
        return loop.time() - start

    song = download("waltz", clock)
    await asyncio.gather(song, lamp(clock))
    print("the end")  #@ over


asyncio.run(main())
