import asyncio


async def work(seconds, error=None):
    await asyncio.sleep(seconds)
    if error is not None:
        raise error
    return seconds


async def met(barrier):
    await barrier.wait()


async def main():
    async with asyncio.TaskGroup() as group:
        one = group.create_task(work(1))
        group.create_task(work(2))
    print(one.result())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work(1, KeyError("k")))
            group.create_task(work(5))
    except* KeyError as errors:
        print(errors.exceptions)
    try:
        async with asyncio.timeout(1):
            await work(5)
    except TimeoutError:
        print("late")
    gate = asyncio.Barrier(2)
    first = asyncio.create_task(met(gate))
    await asyncio.sleep(1)
    await asyncio.gather(first, met(gate))


asyncio.run(main())
