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
    print(load())
    await ask("A")
    await ask("B")


asyncio.run(main())
