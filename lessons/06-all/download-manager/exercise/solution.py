import asyncio
from time import sleep

PHOTOS = (
    ("sea", 0.15, "."),
    ("hill", 0.35, "!."),
    ("sea", 0.15, "."),
    ("fog", 0.55, "!!"),
)


def shrink(name, seconds):
    sleep(seconds)
    return f"small {name}"


async def post(answer):
    await asyncio.sleep(0.4)
    if answer == "!":
        raise TimeoutError


def once(photos):
    seen = set()
    for photo in photos:
        if photo not in seen:
            seen.add(photo)
            yield photo


def meter(total):
    done = 0
    try:
        while True:
            name = yield
            done += 1
            print(f"{name}: {done} of {total}")
    finally:
        print(f"in all: {done} of {total}")


async def upload(photo, line, bar):
    name, seconds, answers = photo
    run = asyncio.get_running_loop().run_in_executor
    small = await run(None, shrink, name, seconds)
    async with line:
        print("open", small)
        try:
            for answer in answers:
                try:
                    await post(answer)
                    bar.send(name)
                    return
                except TimeoutError:
                    print(name, "again")
            raise OSError(f"{name} is lost")
        finally:
            print("close", small)


async def main():
    line = asyncio.Semaphore(1)
    bar = meter(3)
    next(bar)
    jobs = [upload(photo, line, bar) for photo in once(PHOTOS)]
    ends = await asyncio.gather(*jobs, return_exceptions=True)
    for error in filter(None, ends):
        print("failed:", error)
    bar.close()


asyncio.run(main())
