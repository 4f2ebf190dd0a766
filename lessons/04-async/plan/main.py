import asyncio
import warnings


async def water(plant):
    print("watering the", plant)  #@ inside
    return plant + " is wet"


def show(message, *details):
    print("warning:", message)


warnings.showwarning = show
fern = water("fern")  #@ call
print("fern: a plan")  #@ made
print(asyncio.run(fern))  #@ run
water("rose")  #@ forget
print("the end")  #@ over
