import asyncio
import time


def scan(letter):
    time.sleep(0.75)
    return letter + " scanned"


async def desk():
    for visitor in ["Ann", "Ben", "Cid", "Dot"]:
        print("good day,", visitor)
        await asyncio.sleep(0.3)  #@ greet


async def main():
    loop = asyncio.get_running_loop()
    visitors = asyncio.create_task(desk())  #@ open
    job = loop.run_in_executor(None, scan, "letter")  #@ hand
    print("scanner is running")
    print(await job)  #@ wait
    print("back at the desk")
    await visitors  #@ back
    print("closing time")  #@ close


asyncio.run(main())
