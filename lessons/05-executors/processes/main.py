import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import ThreadPoolExecutor, wait
from math import log10
from time import perf_counter


def orders(books):
    return int(sum(map(log10, range(1, books + 1)))) + 1


def tidy(shelf):
    shelf.sort()


def timed(pool, function, inputs):
    name = function.__name__
    start = perf_counter()
    jobs = [pool.submit(function, item) for item in inputs]
    wait(jobs)
    took = perf_counter() - start
    sys.stderr.write(f"{name} took {took:.3f} s\n")


if __name__ == "__main__":
    million = [0.5] * 1_000_000
    shelf = ["Zen", "Art"]
    pool = ThreadPoolExecutor(max_workers=2)  #@ threads
    timed(pool, orders, [2_000_000] * 4)
    timed(pool, len, [million])  #@ lend
    timed(pool, tidy, [shelf])  #@ tidy
    print("shelf:", *shelf)
    pool.shutdown()
    shelf = ["Zen", "Art"]
    pool = ProcessPoolExecutor(max_workers=2)  #@ processes
    timed(pool, orders, [2_000_000] * 4)
    timed(pool, len, [million])  #@ send
    timed(pool, tidy, [shelf])  #@ copy
    print("shelf:", *shelf)
    print("closed")  #@ over
