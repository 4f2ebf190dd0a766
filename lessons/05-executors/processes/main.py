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
    start = perf_counter()
    wait([pool.submit(function, item) for item in inputs])
    took = perf_counter() - start
    print(function.__name__, round(took, 3), file=sys.stderr)
    return took


if __name__ == "__main__":
    million, shelf = [0.5] * 1_000_000, ["Zen", "Art"]
    pool = ThreadPoolExecutor(max_workers=2)  #@ threads
    on_threads = timed(pool, orders, [4_000_000] * 2)
    timed(pool, len, [million])  #@ lend
    timed(pool, tidy, [shelf])  #@ tidy
    print("shelf:", *shelf)
    pool.shutdown()
    shelf = ["Zen", "Art"]
    pool = ProcessPoolExecutor(max_workers=2)  #@ processes
    ratio = timed(pool, orders, [4_000_000] * 2) / on_threads
    print(f"ratio {ratio:.2f}", file=sys.stderr)
    timed(pool, len, [million])  #@ send
    timed(pool, tidy, [shelf])  #@ copy
    print("shelf:", *shelf)
    pool.shutdown()
    print("closed")  #@ over
