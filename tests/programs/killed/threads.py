import os
import sys
import threading

log = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND)
os.write(log, b"%d\n" % os.getpid())


def count(n):
    while True:
        n += 10
        yield n


def work(first):
    for n in count(first):
        os.write(log, b"%d\n" % n)


for first in range(3):
    threading.Thread(target=work, args=(first,)).start()
