"""What a suspended coroutine, async generator or task waits for, in a lane or a few words.

The chain of awaits is followed from the one that is suspended inwards: the user's own are lanes; the first of a library's
names the matter (`Queue 'jobs' get`), unless one further in is a lane.
"""
import gc
import sys
import threading
import types
import _weakref as weakref

import lanes as L

_CHAIN = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)
LOOP = (L.AWAIT, "the event loop")
# What is named by the variable that it is assigned to as it is made, by the file that defines it.
_NAMED = {
    "asyncio/locks.py": ("Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier"),
    "asyncio/queues.py": ("Queue", "PriorityQueue", "LifoQueue"),
    "threading.py": ("Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier"),
    "queue.py": ("Queue", "PriorityQueue", "LifoQueue", "SimpleQueue"),
    "asyncio/taskgroups.py": ("TaskGroup",),
    "concurrent/futures/thread.py": ("ThreadPoolExecutor",),
    "concurrent/futures/process.py": ("ProcessPoolExecutor",),
}
_MODULES = {path: path[:-3].replace("/", ".") for path in _NAMED}
# What `async with` calls, where that has a name of its own.
_METHODS = {(kind, "__aenter__"): "acquire" for kind in ("Lock", "Semaphore", "BoundedSemaphore", "Condition")}
_METHODS["TaskGroup", "__aexit__"] = "end"


class Waits:
    def __init__(self, library):
        self.library = library
        self.methods = {}        # (id of a code object of the library, name of its coroutine): the code, the name of the method that it is
        self.names = {}          # id of a thing: (weak reference, the name of the variable that it was assigned to)
        for kind in (type(threading.Lock()), type(threading.RLock())):
            library.watched[kind] = self.named
        for path, module in _MODULES.items():
            if module in sys.modules:
                self.watch_module(path, vars(sys.modules[module]))

    def handlers(self):
        return {(path, "<module>"): self.module for path in _MODULES}

    # Names ---------------------------------------------------------------------------------------------------------

    def module(self, thread, frame):
        """A module of the library has been imported: its classes are known when its code is over."""
        path = self.library.file(frame.f_code)

        def after(thread, frame, arg):
            self.watch_module(path, frame.f_globals)
        return after

    def watch_module(self, path, names):
        for name in _NAMED[path]:
            kind = names.get(name)
            if isinstance(kind, type):
                self.library.watched[kind] = self.named

    def named(self, thread, value, frame, name):
        if name is None or self.name_of(value) is not None:
            return
        key = id(value)

        def gone(_, names=self.names):
            names.pop(key, None)
        try:
            self.names[key] = (weakref.ref(value, gone), name)
        except TypeError:
            pass

    def name_of(self, thing):
        """The name of the variable that a thing was assigned to as it was made; None where that is not known."""
        known = self.names.get(id(thing))
        return known[1] if known is not None and known[0]() is thing else None

    def call_of(self, thing, method):
        """`Queue 'jobs' get`, or `Queue.get` where it has no name."""
        kind, name = type(thing).__name__, self.name_of(thing)
        return "%s.%s" % (kind, method) if name is None else "%s '%s' %s" % (kind, name, method)

    def is_in_library(self, thing):
        """Whether this coroutine or async generator awaits a coroutine of a library, not a future."""
        inner = L.awaited_by(thing)
        through = inner if type(inner) in _CHAIN else _behind(inner)
        return through is not None and self.library.lane_of(through) is None

    # Awaits --------------------------------------------------------------------------------------------------------

    # What a coroutine that awaits no other lane was found to wait for in this turn of a task: its id, and that.
    told = None

    def of_task(self, task):
        coro = task.get_coro()
        if self.told is not None and self.told[0] == id(coro):
            return self.told[1]
        found = self.describe(coro, True)
        return found if found is not None else LOOP

    def describe(self, thing, deep=False):
        """(cause, a lane or a text) for what this generator, coroutine or async generator waits for; None where it is none.

        `deep` looks through the user's own coroutines, down to what the innermost waits for."""
        if type(thing) not in _CHAIN:
            return None
        told, lane_of = id(thing), self.library.lane_of
        foreign = None if lane_of(thing) is not None else thing
        for _ in range(100):
            inner = thing.cr_await if type(thing) is types.CoroutineType else L.awaited_by(thing)
            if inner is None:
                break
            through = inner if type(inner) in _CHAIN else _behind(inner)
            if through is None:
                return self._tell(told, self.end(inner, foreign))
            lane = lane_of(through)
            if lane is not None and not deep:
                return (L.AWAIT, lane)
            if lane is not None:
                foreign = None
            elif foreign is None:
                foreign = through
            thing = through
        future = _python_future(thing)
        if future is not None:
            return self._tell(told, self.end(future, None if foreign is thing else foreign))
        return self._tell(told, LOOP if foreign is None else self.call(foreign))

    def _tell(self, key, found):
        self.told = (key, found)
        return found

    def end(self, inner, foreign):
        """At the end of the chain there is a future, a task, or something with an `__await__` of its own."""
        thing = inner if type(inner).__name__ == "FutureIter" else getattr(inner, "__self__", inner)
        if type(thing).__name__ == "FutureIter":
            thing = self.referred(thing)
        lane = self.library.futures.stands_for(thing)
        if lane is not None:
            return (L.AWAIT, lane)
        if foreign is not None:
            return self.call(foreign)
        name = type(thing).__name__
        return (L.AWAIT, {"_GatheringFuture": "gather", "Future": "future"}.get(name, name))

    def referred(self, iterator):
        """The future that an iterator of `_asyncio` steps through."""
        things, kinds = gc.get_referents(iterator), self.library.futures.kinds
        for thing in things:
            if type(thing) in kinds:
                return thing
        asyncio = sys.modules.get("asyncio")
        for thing in things:
            if asyncio is not None and asyncio.isfuture(thing):
                return thing
        return iterator

    def call(self, coro):
        """A coroutine of a library: `sleep 3.0`, `Lock 'door' acquire`, or its name. Where it waits for a task, that task."""
        name = getattr(coro, "__qualname__", "") or "the event loop"
        frame = L.frame_of(coro)
        names = frame.f_locals if frame is not None else {}
        known = None if frame is None else self.methods.get((id(frame.f_code), name))
        if known is not None and "self" in names:
            return self._method(names["self"], known[1])
        code = getattr(coro, "cr_code", None) or getattr(coro, "gi_code", None)
        if code is not None and self.library.file(code) == "asyncio/tasks.py":
            if name == "sleep" and isinstance(names.get("delay"), (int, float)):
                return (L.SLEEP, "sleep %r" % float(names["delay"]))
            if name == "wait_for":
                lane = self.library.futures.stands_for(names.get("fut"))
                return (L.AWAIT, name if lane is None else lane)
            if name.endswith("_wait_for_one"):
                return (L.AWAIT, "as_completed")
        if "self" in names and "<locals>" not in name:
            method = name.rpartition(".")[2]
            if code is not None and code.co_varnames[:1] == ("self",) and "self" not in code.co_cellvars and self.library.file(code):
                # Its other frames have one as well, and the code stays where it is.
                self.methods[id(code), name] = code, method
            return self._method(names["self"], method)
        return (L.AWAIT, name)

    def _method(self, thing, method):
        return (L.AWAIT, self.call_of(thing, _METHODS.get((type(thing).__name__, method), method)))


def _python_future(thing):
    """The future written in Python whose `__await__` this generator is."""
    frame = L.frame_of(thing)
    if type(thing) is not types.GeneratorType or frame is None or thing.gi_code.co_name != "__await__":
        return None
    asyncio = sys.modules.get("asyncio")
    found = frame.f_locals.get("self")
    return found if asyncio is not None and asyncio.isfuture(found) else None


def _behind(awaitable):
    """The coroutine or async generator behind what its `__await__`, `__anext__`, `asend` gave."""
    kind = type(awaitable).__name__
    if kind == "FutureIter" or not kind.startswith(("async_generator_", "coroutine_wrapper", "anext_awaitable")):
        return None
    for thing in gc.get_referents(awaitable):
        if type(thing) in (types.CoroutineType, types.AsyncGeneratorType):
            return thing
        if type(thing).__name__.startswith("async_generator_"):
            return _behind(thing)
    return None
