import asyncio


async def ring(what):
    print(what, "rings")


async def main():
    bell = asyncio.create_task(ring("bell"))
    await ring("phone")
    await bell
    print("quiet again")


asyncio.run(main())
