import asyncio


async def asks(future):
    try:
        return await future
    except (KeyError, asyncio.CancelledError) as error:
        return repr(error)


async def sets(future, value):
    await asyncio.sleep(1)
    future.set_result(value)


async def main():
    loop = asyncio.get_running_loop()
    answer = loop.create_future()
    waits = asyncio.ensure_future(asks(answer))
    await sets(answer, 42)
    print(await waits, answer.done())

    failed, dropped = asyncio.Future(), loop.create_future()
    both = asyncio.gather(asks(failed), asks(dropped))
    loop.call_later(2, failed.set_exception, KeyError("k"))
    loop.call_soon(dropped.cancel)
    print(await both)

    early = loop.create_future()
    early.set_result("early")
    print(await early)
    unheard = loop.create_future()
    finish = unheard.set_result
    finish("unheard")
    await asyncio.sleep(0)

    held = loop.create_future()
    waits = asyncio.ensure_future(asks(held))
    await asyncio.sleep(0)
    waits.cancel()
    print(await waits, held.cancelled())
    del held
    lost = loop.create_future()
    del lost


asyncio.run(main())
