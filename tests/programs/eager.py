import asyncio


async def quick():
    return "quick"


async def slow(seconds):
    await asyncio.sleep(seconds)
    return seconds


async def again():
    await asyncio.sleep(0)


async def fails():
    raise ValueError("at once")


async def outer():
    inner = asyncio.create_task(slow(1))
    return await inner


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    print(await asyncio.create_task(quick()))
    task = asyncio.create_task(slow(1))
    print("made", task.done())
    print(await task)
    await asyncio.create_task(again())
    failed = asyncio.create_task(fails())
    print(repr(failed.exception()))
    print(await asyncio.create_task(outer()))
    await asyncio.create_task(asyncio.sleep(1))


asyncio.run(main())
