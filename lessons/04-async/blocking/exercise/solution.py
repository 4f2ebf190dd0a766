import asyncio
import time


async def lamp():
    start = time.monotonic()
    await asyncio.sleep(0.2)
    late = time.monotonic() - start > 0.6
    print("lamp off, late" if late else "lamp off, in time")


async def grind():
    await asyncio.sleep(0.9)
    print("coffee is ground")


async def main():
    await asyncio.gather(lamp(), grind())


asyncio.run(main())
