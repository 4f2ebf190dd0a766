import asyncio

WRONG = "def hall(year): return await desk(year)"


async def archive(year):
    await asyncio.sleep(2)  #@ search
    return f"photo of {year}"  #@ found


async def desk(year):
    photo = await archive(year)  #@ ask
    return photo + ", framed"  #@ framed


async def visit():
    photo = await desk(1969)  #@ visit
    print("home with:", photo)  #@ home


try:
    compile(WRONG, "hall.py", "exec")  #@ wrong
except SyntaxError as error:
    print("refused:", error.msg)

asyncio.run(visit())  #@ run
print("museum closed")  #@ over
