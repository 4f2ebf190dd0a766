import asyncio
import os
import sys

log = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND)
os.write(log, b"%d\n" % os.getpid())


async def step(n):
    await asyncio.sleep(0)
    return n


async def work(first):
    n = first
    while True:
        n += 10
        await step(n)
        os.write(log, b"%d\n" % n)


async def main():
    await asyncio.gather(*(work(first) for first in range(10)))


asyncio.run(main())
