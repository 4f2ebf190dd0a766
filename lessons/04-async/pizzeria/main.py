import asyncio


async def orders():
    for order in (("rossa", 3), ("bianca", 9), ("fritta", 1)):
        await asyncio.sleep(1)
        yield order


async def bake(pizza, minutes, oven, counter):
    async with oven:
        print(pizza, "goes in")  #@ in
        try:
            await asyncio.sleep(minutes)
            await counter.put(pizza)  #@ out
        finally:
            print(pizza, "comes out")


async def serve(counter):
    while True:
        pizza = await counter.get()
        if pizza is None:
            break
        print(pizza, "is served")  #@ serve
        await asyncio.sleep(2)


async def main():
    oven = asyncio.Semaphore(2)
    counter = asyncio.Queue(maxsize=1)
    waiter = asyncio.create_task(serve(counter))  #@ open
    baking = []
    async for pizza, minutes in orders():
        plan = bake(pizza, minutes, oven, counter)  #@ order
        baking.append(asyncio.create_task(plan))
    print("last orders")  #@ last
    _done, late = await asyncio.wait(baking, timeout=4)
    for pizza in late:
        pizza.cancel()  #@ late
    await asyncio.gather(*baking, return_exceptions=True)
    await counter.put(None)
    await waiter  #@ waiter
    print("closed")  #@ closed


asyncio.run(main())
