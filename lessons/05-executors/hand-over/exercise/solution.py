import asyncio
import time


def scan(letter):
    time.sleep(0.5)
    return letter + " scanned"


async def desk():
    for visitor in ["Ann", "Ben"]:
        print("good day,", visitor)
        await asyncio.sleep(0.2)


async def main():
    visitors = asyncio.create_task(desk())
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, scan, "letter"))
    await visitors


asyncio.run(main())
