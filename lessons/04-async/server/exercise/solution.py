import asyncio


async def serve(guest, seconds):
    print(guest, "orders")
    await asyncio.sleep(seconds)
    print(guest, "is served")


async def main():
    guests = [("Lea", 2), ("Max", 1), ("Zoe", 3)]
    await asyncio.gather(*[serve(*guest) for guest in guests])
    print("closing time")


asyncio.run(main())
