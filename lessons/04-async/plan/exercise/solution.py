import asyncio


async def post(what):
    print("posting the", what)
    return what + " posted"


async def main():
    first = await post("card")
    print(first)
    await post("parcel")
    print("all done")


asyncio.run(main())
