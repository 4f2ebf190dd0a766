"""What the random programs call. It lies outside of the folder of the program, so that it is not traced itself.

The states that `ask` prints are those that `inspect` tells of the living objects, and nothing that a probe knows: one letter
an object, in the order in which they were made. `C`reated, `R`unning, `S`uspended, `X` closed; `-` gone; `?` an async
generator of which the interpreter does not say whether it runs or waits.
"""
import gc
import inspect
import os
import sys
import types
import weakref

# When the collector runs by itself depends on what else is allocated. So it runs between cases, and at no other time.
gc.disable()
ALL = []


class Watched(list):
    """Says where one is looked up that runs and waits for what it delegates to. Before 3.12 it can be entered again from in
    there, by a `throw` or a `close` of its own, and takes what lies on its stack for something else after that."""

    def __getitem__(self, place):
        thing = list.__getitem__(self, place)
        runs = getattr(thing, "gi_running", False) or getattr(thing, "cr_running", False)
        if runs and (getattr(thing, "gi_yieldfrom", None) or getattr(thing, "cr_await", None)) is not None:
            sys.stdout.write("enters again\n")
        return thing


S = (Watched if os.environ.get("YIELDSCOPE_TRUTH_WATCHED") and sys.version_info < (3, 12) else list)([None] * 7)
W = []
MOST = 300
# Of a frame that an exception is leaving, 3.10 says that it is suspended, while what it holds is destroyed.
TAKES_LEAVING_FOR_WAITING = sys.version_info[:2] == (3, 10)
left = [MOST]


def reg(thing):
    frame = getattr(thing, "ag_frame", None)
    ALL.append((weakref.ref(thing), None if frame is None else frame.f_lasti))
    if len(ALL) > 40:
        raise Error("enough")
    return thing


def begin(number):
    # What the last case has left may run its `finally` now, and make new things.
    for _ in range(5):
        del W[:]
        S[:] = [None] * 7
        gc.collect()
    del ALL[:]
    left[0] = MOST
    sys.stdout.write("begin %d\n" % number)


def states():
    return "".join([state(ref(), fresh) for ref, fresh in ALL])


def ask():
    # A case that runs wild is not looked at for ever.
    left[0] -= 1
    if left[0] >= 0:
        sys.stdout.write("ask %s\n" % states())


def state(thing, fresh):
    if thing is None:
        return "-"
    frame = getattr(thing, "gi_frame", None) or getattr(thing, "cr_frame", None)
    if TAKES_LEAVING_FOR_WAITING and frame is not None and runs(frame):
        return "R"
    if isinstance(thing, types.GeneratorType):
        return LETTERS[inspect.getgeneratorstate(thing).split("_")[1]]
    if isinstance(thing, types.CoroutineType):
        return LETTERS[inspect.getcoroutinestate(thing).split("_")[1]]
    if thing.ag_frame is None:
        return "X"
    # `ag_running` tells of an `asend` and the like, from its start to its end, and is wrong where one of two has failed.
    if runs(thing.ag_frame):
        return "R"
    if hasattr(thing, "ag_suspended"):
        if thing.ag_suspended:
            return "S"
        return LETTERS[inspect.getasyncgenstate(thing).split("_")[1]]
    if thing.ag_running:
        return "?"
    return "C" if thing.ag_frame.f_lasti == fresh else "S"


def runs(frame):
    caller = sys._getframe(1)
    while caller is not None:
        if caller is frame:
            return True
        caller = caller.f_back
    return False


LETTERS = {"CREATED": "C", "RUNNING": "R", "SUSPENDED": "S", "CLOSED": "X"}


def log(thing):
    if isinstance(thing, BaseException):
        thing = "%s%s" % (type(thing).__name__, thing.args if type(thing) in KNOWN else "")
    elif type(thing) in (int, str, tuple, type(None)):
        thing = repr(thing)
    else:
        thing = type(thing).__name__
    sys.stdout.write("log %s\n" % thing)


class Error(Exception):
    pass


KNOWN = (Error, ValueError, KeyError, StopIteration, GeneratorExit)


class Awaitable:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return iter([self.value])


class Quiet:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is not None and issubclass(kind, (Error, KeyError))


def calls_back(function):
    """A generator of a library, which calls something of the user's as it ends."""
    try:
        yield 1
    finally:
        function()


def drive(awaitable):
    """Runs something awaitable to its end, or its first few stops."""
    iterator = awaitable.__await__()
    for _ in range(4):
        try:
            iterator.send(None)
        except StopIteration as error:
            return error.value
    return "stopped"
