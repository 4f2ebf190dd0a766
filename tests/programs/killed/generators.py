import os
import sys

log = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND)
os.write(log, b"%d\n" % os.getpid())


def count():
    n = 0
    while True:
        n += 1
        yield n


def through():
    yield from count()


for n in through():
    os.write(log, b"%d\n" % n)
