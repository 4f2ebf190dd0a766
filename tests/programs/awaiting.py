import asyncio


class Answer:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield "question"
        return (self.value, got)


async def inner(value):
    return await Answer(value)


async def outer():
    try:
        return await inner(42)
    finally:
        print("leaving")


by_hand = outer()
print(by_hand.send(None))
try:
    by_hand.send("reply")
except StopIteration as stop:
    print(stop.value)

closed = outer()
closed.send(None)
closed.close()

forgotten = inner(0)
forgotten.close()


async def numbers():
    try:
        got = yield 1
        while got is not None:
            got = yield got
    finally:
        print("numbers over")


async def use():
    gen = numbers()
    print(await gen.__anext__())
    print(await gen.asend("a"))
    try:
        await gen.athrow(KeyError("b"))
    except KeyError as error:
        print("out", error)
    async for number in numbers():
        print(number)
    other = numbers()
    await other.__anext__()
    await other.aclose()


asyncio.run(use())


async def failing():
    await asyncio.sleep(0.5)
    raise LookupError("lost")


async def waits(event):
    await event.wait()
    return "woken"


async def main():
    task = asyncio.create_task(failing())
    try:
        await task
    except LookupError as error:
        print(repr(error))
    event = asyncio.Event()
    waiter = asyncio.create_task(waits(event))
    await asyncio.sleep(1)
    event.set()
    print(await waiter)


asyncio.run(main())
