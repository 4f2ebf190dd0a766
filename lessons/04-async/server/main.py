import asyncio
import time


def serve(guest, seconds):
    print(guest, "orders")
    time.sleep(seconds)  #@ cook
    print(guest, "is served")


async def serve_async(guest, seconds):
    print(guest, "orders")
    await asyncio.sleep(seconds)  #@ wait
    print(guest, "is served")  #@ served


async def main():
    mina = serve_async("Mina", 3)
    theo = serve_async("Theo", 1)
    await asyncio.gather(mina, theo)  #@ both


serve("Mina", 3)  #@ first
serve("Theo", 1)  #@ second
print("now async")  #@ again
asyncio.run(main())
print("the end")  #@ over
