import asyncio
import sys
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait

main_thread = threading.get_ident()


def job(answer):
    """Works until the main thread has stood at one instruction for a while."""
    stood, before = 0, None
    while stood < 8:
        time.sleep(0.02)
        frame = sys._current_frames()[main_thread]
        place = (id(frame), frame.f_lasti)
        stood, before = (stood + 1, place) if place == before else (0, place)
    if answer is None:
        raise ValueError("no answer")
    return answer


with ThreadPoolExecutor(1) as pool:
    one, two = pool.submit(job, 1), pool.submit(job, 2)
    unlucky = pool.submit(job, 3)
    print("cancelled", unlucky.cancel())
    print([future.result() for future in as_completed([one])])
    done, pending = wait([two], return_when=FIRST_COMPLETED)
    print(len(done), two.cancel())
    failed = pool.submit(job, None)
    try:
        failed.result()
    except ValueError as error:
        print("failed:", error)
    print(list(pool.map(job, [5, 6])))

own = Future()
own.set_result("own")


async def asks():
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, job, 7))
    late = loop.create_future()

    def told():
        job(8)
        loop.call_soon_threadsafe(late.set_result, "told")

    loop.run_in_executor(None, told)
    print(await late)
    return "asked"


def other(loop):
    asked = asyncio.run_coroutine_threadsafe(asks(), loop)
    print(asked.result())
    loop.call_soon_threadsafe(loop.stop)
    job(9)


loop = asyncio.new_event_loop()
with ThreadPoolExecutor(1, "helper") as helpers:
    loop.set_default_executor(helpers)
    asker = threading.Thread(target=other, args=[loop], name="asker")
    asker.start()
    loop.run_forever()
    asker.join()
loop.close()
