import asyncio


async def ring(what):
    print(what, "rings")  #@ ring


async def main():
    phone = ring("phone")  #@ coroutine
    bell = asyncio.create_task(ring("bell"))  #@ task
    print("phone and bell are there")  #@ both

    await phone  #@ await
    print("phone answered")  #@ answered

    await asyncio.sleep(0)  #@ pause
    print("bell answered")  #@ heard
    await bell
    print("quiet again")  #@ over


asyncio.run(main())
