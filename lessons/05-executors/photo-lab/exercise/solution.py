import asyncio
from concurrent.futures import ThreadPoolExecutor
from time import sleep

SECONDS = {"oak": 0.15, "elm": 0.4, "ash": 0.8}


def load(what, mirror):
    sleep(SECONDS[mirror])
    if mirror == "oak":
        raise OSError("oak is down")
    return f"{what} from {mirror}"


async def tick():
    for _ in range(2):
        print("tick")
        await asyncio.sleep(0.6)


async def fetch(pool, what, mirrors):
    run = asyncio.get_running_loop().run_in_executor
    jobs = [run(pool, load, what, mirror) for mirror in mirrors]
    for job in asyncio.as_completed(jobs):
        try:
            print(await job)
            break
        except OSError as error:
            print(f"{what}: {error}")


async def main():
    with ThreadPoolExecutor(max_workers=4) as pool:
        await asyncio.gather(
            tick(),
            fetch(pool, "map", ["oak", "ash"]),
            fetch(pool, "photo", ["ash", "elm"]),
        )
    print("all there")


asyncio.run(main())
