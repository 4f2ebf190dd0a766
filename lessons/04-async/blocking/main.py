import asyncio
import time


async def lamp(colour):
    start = time.monotonic()
    print(colour, "on")
    await asyncio.sleep(0.2)  #@ lit
    late = time.monotonic() - start > 0.7  #@ wake
    print(colour, "off, late" if late else "off, in time")


async def press():
    time.sleep(0.9)  #@ block
    print("juice")  #@ juice


async def main():
    green = asyncio.create_task(lamp("green"))
    orange = asyncio.create_task(press())
    red = asyncio.create_task(lamp("red"))
    await asyncio.gather(green, orange, red)  #@ all
    print("the end")  #@ over


asyncio.run(main())
