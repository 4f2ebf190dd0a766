import asyncio


async def post(what):
    print("posting the", what)
    return what + " posted"


async def main():
    first = post("card")
    print(first)
    post("parcel")
    print("all done")


asyncio.run(main())
