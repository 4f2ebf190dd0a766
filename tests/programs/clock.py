import asyncio
import time
from datetime import date, datetime, timedelta, timezone


def same():
    """Whether all clocks have moved by the same since the start, in seconds; and by how many."""
    moved = {round(clock() - before, 3) for clock, before in zip(CLOCKS, BEGAN)}
    return moved


def wall():
    return datetime.now().timestamp()


def zoned():
    return datetime.now(timezone.utc).timestamp()


CLOCKS = [time.time, time.monotonic, time.perf_counter, lambda: time.time_ns() / 1e9, wall, zoned]
BEGAN = [clock() for clock in CLOCKS]
print(date.today() == datetime.today().date(), time.gmtime()[:6] == datetime.now(timezone.utc).timetuple()[:6])
print(time.strftime("%H:%M:%S", time.gmtime()), time.ctime() == time.asctime())


async def ticks(loop):
    began = loop.time()
    for _ in range(3):
        await asyncio.sleep(0.1)
    return round(loop.time() - began, 3)


async def main():
    loop = asyncio.get_running_loop()
    began, called = loop.time(), []
    loop.call_later(2, lambda: called.append(("later", round(loop.time() - began, 3))))
    loop.call_at(began + 1, lambda: called.append(("at", round(loop.time() - began, 3))))
    print(await asyncio.gather(ticks(loop), ticks(loop)))
    try:
        await asyncio.wait_for(asyncio.sleep(100), 3)
    except asyncio.TimeoutError:
        print("late", same())
    print(called)
    await asyncio.sleep(24 * 3600)
    print(same(), timedelta(seconds=24 * 3600 + 3.3))
    order = []
    await asyncio.gather(*(waits(order, n) for n in (3, 1, 2, 1)))
    print(order)


async def waits(order, seconds):
    await asyncio.sleep(seconds)
    order.append(seconds)


time.sleep(1.7)
print(same(), time.mktime(time.localtime()) == int(time.time()))
asyncio.run(main())
