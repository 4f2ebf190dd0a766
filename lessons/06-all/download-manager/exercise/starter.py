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


async def upload(photo):
    name, seconds, answers = photo
    small = shrink(name, seconds)
    print("open", small)
    await post(answers[0])
    print("close", small)


async def main():
    for photo in PHOTOS:
        try:
            await upload(photo)
        except TimeoutError:
            print("failed:", photo[0])


asyncio.run(main())
