import asyncio
from time import sleep

SECONDS = {"oak": 0.15, "elm": 0.4, "ash": 0.8}


def load(what, mirror):
    sleep(SECONDS[mirror])
    if mirror == "oak":
        raise OSError("oak is down")
    return f"{what} from {mirror}"


async def tick():
    print("tick")


async def fetch(what, mirrors):
    for mirror in mirrors:
        try:
            print(load(what, mirror))
        except OSError as error:
            print(f"{what}: {error}")


async def main():
    await tick()
    await fetch("map", ["oak", "ash"])
    await fetch("photo", ["ash", "elm"])
    print("all there")


asyncio.run(main())
