from concurrent.futures import ThreadPoolExecutor, as_completed
from time import sleep

TIMES = {"barge": 0.9, "canoe": 0.3, "yacht": 0.6}


def cross(boat):
    sleep(TIMES[boat])
    return boat


with ThreadPoolExecutor(max_workers=3) as lake:
    jobs = [lake.submit(cross, boat) for boat in TIMES]
    for job in as_completed(jobs):
        print(job.result())
