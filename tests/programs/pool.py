import time
from concurrent.futures import ThreadPoolExecutor
def job(n, s=0.05):
    time.sleep(s)
    if n == 2:
        raise ValueError(n)
    return n * n
with ThreadPoolExecutor(max_workers=2) as pool:
    futures = [pool.submit(job, n) for n in range(4)]
    print(futures[3].cancel())
    for f in futures[:3]:
        try:
            print(f.result())
        except ValueError as e:
            print("failed", e)
