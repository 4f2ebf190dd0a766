import asyncio


async def climb(name, hours):
    try:
        await asyncio.sleep(hours)  #@ climb
        print(name, "is at the top")
    finally:
        print(name, "unties")  #@ untie


async def slip(name, hours):
    await asyncio.sleep(hours)
    raise OSError(name + " slips")  #@ slip


async def main():
    try:
        async with asyncio.TaskGroup() as rope:
            rope.create_task(climb("Ana", 1))  #@ first
            rope.create_task(slip("Ben", 2))
            rope.create_task(climb("Cem", 3))
            print("all on the rope")  #@ all
    except* OSError as group:
        print("caught:", *group.exceptions)  #@ caught
    print("down again")  #@ over


asyncio.run(main())
