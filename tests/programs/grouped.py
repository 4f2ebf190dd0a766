import asyncio


async def work(seconds, error=None):
    await asyncio.sleep(seconds)
    if error is not None:
        raise error
    return seconds


async def patient(task):
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        return "gone"


async def main():
    print(await asyncio.gather(work(1), work(2, KeyError("k")), return_exceptions=True))
    try:
        await asyncio.gather(work(1, ValueError("first")), work(2))
    except ValueError as error:
        print("gather", error)
    tasks = [asyncio.ensure_future(work(seconds)) for seconds in (1, 2)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending))
    done, pending = await asyncio.wait(tasks, timeout=0.5)
    print(len(done), len(pending))
    for found in asyncio.as_completed(tasks):
        print(await found)
    kept = asyncio.ensure_future(work(3))
    waits = asyncio.ensure_future(patient(kept))
    await asyncio.sleep(1)
    waits.cancel()
    print(await waits, await kept)


asyncio.run(main())
