import asyncio


async def serve(guest, seconds):
    print(guest, "orders")
    await asyncio.sleep(seconds)
    print(guest, "is served")


async def main():
    for guest, seconds in [("Lea", 2), ("Max", 1), ("Zoe", 3)]:
        await serve(guest, seconds)
    print("closing time")


asyncio.run(main())
