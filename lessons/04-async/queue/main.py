import asyncio


async def baker(shelf):
    for loaf in ("rye", "oat", "spelt"):
        await asyncio.sleep(1)  #@ bake
        print(loaf, "is baked")
        await shelf.put(loaf)  #@ put
    await shelf.put(None)


async def seller(shelf):
    while True:
        loaf = await shelf.get()  #@ get
        if loaf is None:
            break
        print(loaf, "is being sold")
        await asyncio.sleep(3)  #@ sell


async def main():
    shelf = asyncio.Queue(maxsize=1)
    baking = baker(shelf)
    selling = seller(shelf)
    await asyncio.gather(baking, selling)  #@ open
    print("sold out")  #@ over


asyncio.run(main())
