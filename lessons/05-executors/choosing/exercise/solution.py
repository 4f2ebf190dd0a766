import asyncio
import time


def load():
    time.sleep(0.5)
    return "map loaded"


async def ask(museum):
    print("ask", museum)
    await asyncio.sleep(0.2)
    print("answer", museum)


async def main():
    loop = asyncio.get_running_loop()
    job = loop.run_in_executor(None, load)
    await asyncio.gather(ask("A"), ask("B"))
    print(await job)


asyncio.run(main())
