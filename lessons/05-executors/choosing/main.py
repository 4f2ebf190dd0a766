import asyncio
from concurrent.futures import ProcessPoolExecutor, wait
from math import log10
from time import sleep


async def ask(museum):
    await asyncio.sleep(0.2)
    return f"museum {museum} opens at nine"


def load(size):
    sleep(0.4)
    return f"map of {size} MB"


def blur(photo):
    sum(map(log10, range(1, 2_000_000)))
    return f"photo {photo} blurred"


async def main():
    run = asyncio.get_running_loop().run_in_executor
    photos = 1, 2  #@ photos
    jobs = [run(pool, blur, photo) for photo in photos]
    city = run(None, load, 900)  #@ city
    numbers = range(5)  #@ museums
    museums = [ask(number) for number in numbers]
    hours = await asyncio.gather(*museums)  #@ ask
    print(len(hours), "answers")  #@ hours
    print(await city)
    for photo in await asyncio.gather(*jobs):
        print(photo)
    print("guide is ready")  #@ ready


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=2) as pool:
        wait([pool.submit(sleep, 0.1) for _worker in "ab"])
        asyncio.run(main())
