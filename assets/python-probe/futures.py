"""Futures of asyncio that the user's code holds, as lanes: created, and closed by whoever sets or cancels them.

A future of the library's own (that of a sleep, of a lock) is no lane; what waits for it says so in words. Nothing tells when
the C code of a future sets it. It is seen where its callbacks are scheduled, and looked for after each call of `set_result`
and the like, after each callback of a loop and each turn of a task.
"""
import sys
import _weakref as weakref

import lanes as L

# How many futures are looked at, in turn, where nothing says which may have been set.
_LOOK = 16


class Futures:
    def __init__(self, library):
        self.library = library
        self.lanes = library.lanes
        self.open = {}           # number of a lane: the lane, while it is not closed
        self.shown_by = {}       # id of a future: (weak reference, the lane or the future that is told in its place)
        self.kinds = ()
        module = sys.modules.get("asyncio.futures")
        if module is not None:
            self.watch(vars(module))

    def handlers(self):
        return {
            ("asyncio/futures.py", "<module>"): self.module,
            ("asyncio/futures.py", "wrap_future"): self.wrap_future,
            ("asyncio/tasks.py", "shield"): self.shield,
        }

    def module(self, thread, frame):
        def after(thread, frame, arg):
            self.watch(frame.f_globals)
        return after

    def watch(self, names):
        kinds = {names.get("Future"), names.get("_PyFuture")}
        self.kinds = tuple(kind for kind in kinds if isinstance(kind, type))
        for kind in self.kinds:
            self.library.watched[kind] = self.made

    # Being made ----------------------------------------------------------------------------------------------------

    def made(self, thread, future, frame, name):
        """The user's code has been given a future."""
        if future.done() or self.stands_for(future) is not None or id(future) in self.shown_by:
            return
        lane = self.library.make(thread, L.FUTURE, name or "future", future)
        self.open[lane.number] = lane

    def wrap_future(self, thread, frame):
        """A future of an executor, wrapped for a loop, is still that future."""
        future = frame.f_locals.get("future")

        def after(thread, frame, wrapped):
            if wrapped is not None and wrapped is not future:
                lane = self.library.lane_of(future)
                if lane is not None:
                    self.show(wrapped, lane)
        return after

    def shield(self, thread, frame):
        def after(thread, frame, outer):
            inner = frame.f_locals.get("inner")
            if outer is not None and inner is not None and inner is not outer:
                self.show(outer, self.library.lane_of(inner))
        return after

    def show(self, future, lane):
        """This future gets no lane; who waits for it waits for that lane."""
        key = id(future)

        def gone(_, shown_by=self.shown_by):
            shown_by.pop(key, None)
        self.shown_by[key] = (weakref.ref(future, gone), lane)

    def stands_for(self, thing):
        """The lane of a future, a task, or what such a one is wrapped around; None where there is none."""
        lane = self.library.lane_of(thing)
        if lane is None:
            known = self.shown_by.get(id(thing))
            if known is not None and known[0]() is thing:
                lane = known[1]
        return lane

    # Being set -----------------------------------------------------------------------------------------------------

    def look(self, thread, thing, by):
        """Closes the lane of this future where it is done."""
        lane = self.library.lane_of(thing)
        if lane is not None and lane.number in self.open:
            self.look_at(thread, lane, by)

    def look_at(self, thread, lane, by):
        future = lane.ref()
        if lane.state == L.CLOSED or future is None:
            self.open.pop(lane.number, None)
            return
        if not future.done():
            return
        del self.open[lane.number]
        if future.cancelled():
            self.lanes.close(thread, lane, L.CANCEL, None, by)
        # `exception()` would silence the message that nobody has asked for it.
        elif future._exception is not None:
            self.lanes.close(thread, lane, L.RAISE, self.lanes.text(thread, future._exception), by)
        else:
            self.lanes.close(thread, lane, L.RETURN, self.lanes.text(thread, future._result), by)

    def look_around(self, thread, thing, by):
        """Something has run that may have set this future, or any other."""
        if not self.open:
            return
        if thing is not None:
            self.look(thread, thing, by)
        for number in list(self.open)[:_LOOK]:
            lane = self.open.pop(number)
            self.open[number] = lane
            self.look_at(thread, lane, by)
