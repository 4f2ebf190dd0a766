from concurrent.futures import FIRST_COMPLETED, as_completed
from concurrent.futures import ThreadPoolExecutor, wait
from time import sleep

TIMES = {"red": 0.75, "green": 0.25, "blue": 0.5}


def cross(boat):
    sleep(TIMES[boat])
    return boat


def start_all():
    return [lake.submit(cross, boat) for boat in TIMES]


lake = ThreadPoolExecutor(max_workers=3)
boats = lake.map(cross, TIMES)  #@ map
for boat in boats:
    print("map:", boat)  #@ mapped

jobs = start_all()  #@ again
for job in as_completed(jobs):
    print("landed:", job.result())  #@ landed

jobs = start_all()  #@ wait
landed, out = wait(jobs, timeout=0.375)
print(len(landed), "of 3 landed")  #@ look
landed, out = wait(out, return_when=FIRST_COMPLETED)
print("then:", landed.pop().result())  #@ first
wait(out)
print("all are home")  #@ home
lake.shutdown()
