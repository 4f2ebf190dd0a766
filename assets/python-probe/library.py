"""The functions of the standard library that are watched, and who is told when one is entered.

Nothing is patched: the code objects of those functions are recognised by file and name, and a back end calls a handler when
one is entered. A handler may give a function to be called when that frame is left. So no frame of ours lies between theirs.
What the functions mean is the matter of `tasks`, `futures`, `executors`, `threads`, `processes`, `blocks` and `outside`.
"""
import os
import sys
from _functools import partial

import clock as clocks
import hooks
import lanes as L
from blocks import Blocks
from executors import Executors
from futures import Futures
from outside import Outside
from processes import Processes
from tasks import Tasks
from threads import Threads
from waits import Waits

# Since then one that has not begun is closed without an event, since 3.13 some others are, too.
CLOSES_UNTOLD = sys.version_info >= (3, 12)
FOLDER = os.path.dirname(os.path.realpath(os.__file__))


class Library:
    def __init__(self, frames, clock, tracing):
        self.frames = frames
        self.lanes = frames.lanes
        self.clock = clock
        self.dates = partial(clocks.date_method, clock) if clock.virtual else None
        self.told = set()        # what has been warned of
        self.known = {}
        self.watched = {}        # type: handler(thread, value, caller's frame, the name it is assigned to or None)
        self.waits = Waits(self)
        self.futures = Futures(self)
        self.executors = Executors(self)
        self.tasks = Tasks(self)
        self.threads = Threads(self)
        self.blocks = Blocks(self)
        self.processes = Processes(self, tracing)
        self.outside = Outside(self)
        self.lanes.describe = self.waits.describe
        self.handlers = {
            ("warnings.py", "_warn_unawaited_coroutine"): self.unawaited,
            ("_py_warnings.py", "_warn_unawaited_coroutine"): self.unawaited,
            ("inspect.py", "getclosurevars"): self.looked_up,
        }
        if CLOSES_UNTOLD:
            self.handlers["contextlib.py", "closing.__exit__"] = self.closes
        for part in (self.futures, self.executors, self.tasks, self.threads, self.blocks, self.waits, self.processes,
                     self.outside):
            self.handlers.update(part.handlers())
        self.names = frozenset(name.rpartition(".")[2] for _, name in self.handlers)

    def special(self, code):
        """The handler for a code object of the standard library; None for nearly all."""
        if code.co_name not in self.names:
            return None
        file = self.file(code)
        # A method whose name others of the file have, too, is known by that of its class.
        return self.handlers.get((file, code.co_name)) or self.handlers.get((file, getattr(code, "co_qualname", None)))

    def file(self, code):
        """The path of a code object's file within the standard library; empty where it is not of it."""
        path = code.co_filename
        found = self.known.get(path)
        if found is None:
            real = os.path.realpath(path)
            inside = real.startswith(os.path.join(FOLDER, "")) and "site-packages" not in real.split(os.sep)
            found = self.known[path] = real[len(FOLDER) + 1:].replace(os.sep, "/") if inside else ""
        return found

    def line(self):
        return self.frames.program_line()

    def lane_of(self, thing):
        """The lane of a task, future or thread; None where it has none."""
        lane = self.lanes.by_object.get(id(thing))
        return lane if lane is not None and lane.ref is not None and lane.ref() is thing else None

    def make(self, thread, kind, name, thing):
        """A lane for what the code that runs has just made."""
        if thread.top is None:
            self.threads.begin(thread)
        lane = self.lanes.make(thread, kind, name, thread.top, self.line())
        if thing is not None:
            self.lanes.watch(lane, thing)
        return lane

    def let_go(self, thread, what):
        """Something waits really from here on; that is said once."""
        if self.clock.virtual and self.clock.let_go():
            self.lanes.recorder.say_start(self.clock.start)
            self.lanes.warning(thread, None, what + ": from here on time passes as on the real clock")

    def warn_once(self, what):
        """Something that is not as on the clock that was asked for; each is said once."""
        if what not in self.told and not self.lanes.over:
            self.told.add(what)
            self.lanes.warning(self.lanes.thread(), None, what)

    def unawaited(self, thread, frame):
        coro, lanes = frame.f_locals.get("coro"), self.lanes
        code = getattr(coro, "cr_code", None)
        lanes.unseen.warned = id(coro)
        lanes.flush(thread)
        lanes.unseen.warned = None
        if code is not None and self.frames.is_users(code.co_filename):
            lane = self.lanes.latest.get(id(coro))
            self.lanes.warning(thread, lane, "coroutine '%s' was never awaited" % coro.__qualname__)

    def closes(self, thread, frame):
        """`contextlib.closing` closes what it was given."""
        lane, key = self.lane_of(getattr(frame.f_locals.get("self"), "thing", None)), id(frame)
        if lane is None or lane.state not in (L.CREATED, L.SUSPENDED) or lane.kind not in (L.GENERATOR, L.COROUTINE):
            return None
        thread.intents.append([lane, L.CLOSE, None, key, False])
        return lambda thread, frame, arg: self.frames.resolve(thread, key)

    def looked_up(self, thread, frame):
        """`inspect` tells which names a function looks up: not those of the hooks."""
        def after(thread, frame, found):
            if found is not None:
                for name in [name for name in found.builtins if name.startswith(hooks.OURS)]:
                    del found.builtins[name]
                found.unbound.difference_update([name for name in found.unbound if name.startswith(hooks.OURS)])
        return after
