from concurrent.futures import ThreadPoolExecutor, as_completed
from time import sleep

TRACKS = {"long": 0.9, "short": 0.3, "middle": 0.6}


def run(seconds):
    sleep(seconds)
    return seconds


with ThreadPoolExecutor(max_workers=3) as pool:
    jobs = {pool.submit(run, TRACKS[name]): name for name in TRACKS}
    for job in as_completed(jobs):
        print(jobs[job], "took", job.result())
