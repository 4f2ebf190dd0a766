"""Objects whose `repr` does what it should not. Nobody but a tracer calls it here."""
import queue
import socket
import threading
import time
from collections import deque


class Loops:
    def __repr__(self):
        while True:
            pass


class Calls:
    def __repr__(self):
        n = 0
        while True:
            n = step(n)


def step(n):
    return n + 1


class Locks:
    def __repr__(self):
        with lock:
            return "Locks()"


class Tries:
    def __repr__(self):
        if lock.acquire(False):
            lock.release()
        return "Tries()"


class Sleeps:
    def __repr__(self):
        time.sleep(1000)
        return "Sleeps()"


class Waits:
    def __repr__(self):
        return repr(event.wait())


class Gets:
    def __repr__(self):
        return repr(queue.SimpleQueue().get())


class Receives:
    def __repr__(self):
        return repr(near.recv(1))


class Big:
    def __repr__(self):
        return "b" * 3_000_000


class Raises:
    def __repr__(self):
        raise SystemExit(3)


class Recurses:
    def __repr__(self):
        return repr(self)


class Quiet:
    def __repr__(self):
        return "Quiet()"


def gen(x):
    y = yield x
    yield y


event, (near, far) = threading.Event(), socket.socketpair()
lock = threading.Lock()
lock.acquire()
locks, tries = Locks(), Tries()
sleeps, waits, gets, receives = Sleeps(), Waits(), Gets(), Receives()
loops, calls = Loops(), Calls()
inside = deque([Loops()])
big, raises, recurses, quiet = Big(), Raises(), Recurses(), Quiet()
it = gen(loops)
next(it)
it.send(calls)
lock.release()
free = Locks()
print("end")
