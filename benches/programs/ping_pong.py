"""Two tasks play with two queues: one await in four waits for the other player."""
import asyncio
import sys

TURNS = int(sys.argv[1]) // 4


async def player(inbox, outbox):
    ball = None
    for _ in range(TURNS):
        ball = await inbox.get()
        await outbox.put(ball + 1)
    return ball


async def main():
    ping, pong = asyncio.Queue(), asyncio.Queue()
    await ping.put(0)
    print(await asyncio.gather(player(ping, pong), player(pong, ping)))


asyncio.run(main())
