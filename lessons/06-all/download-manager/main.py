import asyncio
from time import sleep

FILES = (
    ("waltz", 0.6, "..."),
    ("advert", 0.6, "."),
    ("march", 0.45, ".!."),
    ("waltz", 0.6, "..."),
    ("polka", 0.9, "x"),
)


def wanted(files):
    for file in files:
        if file[0] != "advert":
            yield file


def once(files):
    seen = set()
    for file in files:
        if file not in seen:
            seen.add(file)
            yield file


def meter(total):
    done = 0
    try:
        while True:
            name = yield
            done += 1
            print(f"{name}: {done} of {total}")  #@ count
    finally:
        print(f"in all: {done} of {total}")


async def fetch(name, pause, answer):
    await asyncio.sleep(pause)
    if answer == "!":
        raise TimeoutError
    if answer == "x":
        raise OSError(name + " is gone")


def check(name):
    sleep(0.2)
    return name + " is sound"


async def download(file, slots, bar):
    name, pause, answers = file
    async with slots:
        print("open", name)  #@ file
        try:
            for answer in answers:
                try:
                    await fetch(name, pause, answer)
                    bar.send(name)
                except TimeoutError:
                    print(name, "once more")  #@ stall
        finally:
            print("close", name)
    run = asyncio.get_running_loop().run_in_executor
    note = await run(None, check, name)
    print(note)  #@ sound


async def main():
    slots, bar = asyncio.Semaphore(2), meter(6)
    next(bar)
    files = once(wanted(FILES))  #@ list
    jobs = [download(file, slots, bar) for file in files]
    print(len(jobs), "files wanted")  #@ go
    ends = await asyncio.gather(*jobs, return_exceptions=True)
    for error in filter(None, ends):
        print("failed:", error)  #@ failed
    bar.close()


asyncio.run(main())
print("bye")  #@ bye
