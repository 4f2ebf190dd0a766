import asyncio
from threading import Thread, current_thread
from time import sleep


async def row(seconds):
    await asyncio.sleep(seconds)
    return current_thread().name


async def by_coroutines():
    blue = asyncio.create_task(row(0.6))
    red = asyncio.create_task(row(0.9))
    await asyncio.sleep(0.2)
    print("two boats out")  #@ out
    used = {await blue, await red}
    print("threads for two coroutines:", len(used))  #@ one


def paddle(seconds, used):
    sleep(seconds)
    used.add(current_thread().name)


asyncio.run(by_coroutines())  #@ run
used = set()
blue = Thread(target=paddle, args=[0.6, used], name="blue")  #@ make
red = Thread(target=paddle, args=[0.9, used], name="red")
blue.start()
red.start()
sleep(0.2)
print("two boats out")  #@ both
blue.join()
red.join()
print("threads for two functions:", len(used))  #@ two
