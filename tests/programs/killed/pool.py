import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor


def count(n):
    while True:
        n += 10
        yield n


def work(first, path):
    log = os.open(path, os.O_WRONLY | os.O_APPEND)
    for n in count(first):
        os.write(log, b"%d\n" % n)


if __name__ == "__main__":
    log = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND)
    os.write(log, b"%d\n" % os.getpid())
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
        for first in range(2):
            pool.submit(work, first, sys.argv[1])
