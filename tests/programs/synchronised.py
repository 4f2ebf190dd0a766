import asyncio


class Shop:
    def __init__(self):
        self.orders = asyncio.Queue(maxsize=1)


async def cook(shop, till):
    while True:
        order = await shop.orders.get()
        async with till:
            await asyncio.sleep(order)
        shop.orders.task_done()


async def guest(door, bell, till):
    async with door:
        await bell.wait()
        await asyncio.sleep(1)
    async with till:
        till.notify()


async def waiter(till, seats):
    async with seats, till:
        await till.wait()


async def main():
    shop = Shop()
    door, bell = asyncio.Lock(), asyncio.Event()
    till = asyncio.Condition()
    seats = asyncio.Semaphore(1)
    cooks = asyncio.ensure_future(cook(shop, till))
    waiters = [asyncio.ensure_future(waiter(till, seats)) for _ in range(2)]
    for order in (1, 2, 3):
        await shop.orders.put(order)
    await shop.orders.join()
    cooks.cancel()
    guests = [asyncio.ensure_future(guest(door, bell, till)) for _ in range(2)]
    await asyncio.sleep(1)
    bell.set()
    await asyncio.gather(*guests, *waiters)
    print(cooks.cancelled(), seats.locked())


asyncio.run(main())
