import asyncio
from concurrent.futures import ThreadPoolExecutor
from time import sleep

FILMS = (("beach", 0.5), ("wedding", 0.9), ("zoo", 0.7))


def develop(film, seconds):
    sleep(seconds)
    if film == "wedding":
        raise OSError("the wedding film is torn")
    return f"the {film} film is ready"


async def desk():
    for customer in ("Ann", "Ben", "Cid"):
        print("good day,", customer)
        await asyncio.sleep(0.35)


async def main(lab):
    run = asyncio.get_running_loop().run_in_executor
    customers = asyncio.create_task(desk())  #@ open
    jobs = [run(lab, develop, *film) for film in FILMS]
    fog = run(lab, develop, "fog", 0.3)
    print("four films are in")  #@ full
    await asyncio.sleep(0.25)

    fog.cancel()  #@ cancel
    print("the fog film is taken back")
    for job in asyncio.as_completed(jobs):
        try:
            film = await job
            print(film)  #@ ready
        except OSError as error:
            print("sorry,", error)  #@ sorry
    await customers
    print("closed")  #@ closed


with ThreadPoolExecutor(max_workers=2) as lab:
    asyncio.run(main(lab))
