"""Code of this program runs while modules of the standard library are imported."""
import builtins
import gc
import logging
import signal


calls = []


def steps():
    yield 1
    yield 2


# A module of its own, in the place of one that this one imports. What that leaves is collected meanwhile, or at the latest here.
import html.parser
gc.set_threshold(700)
gc.collect()


# What is called for each import: here for `stringprep` and what that imports.
def importing(name, *more):
    calls.extend(steps())
    return real(name, *more)


real, builtins.__import__ = builtins.__import__, importing
import stringprep
builtins.__import__ = real


# What a module calls as it begins.
class Logger(logging.Logger):
    def __init__(self, name):
        calls.extend(steps())
        super().__init__(name)


logging.setLoggerClass(Logger)
import concurrent.futures._base
logging.setLoggerClass(logging.Logger)


# What comes between.
def handled():
    yield 1


count = 0


def handle(number, frame):
    global count
    list(handled())
    count += 1
    signal.setitimer(signal.ITIMER_REAL, 0.001)


signal.signal(signal.SIGALRM, handle)
signal.setitimer(signal.ITIMER_REAL, 0.001)
import asyncio
import xml.dom.minidom
signal.signal(signal.SIGALRM, signal.SIG_IGN)
print(len(calls) // 2, count)
