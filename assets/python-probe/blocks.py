"""Threads that wait: for a lock, a condition, an event, a queue, the end of a thread, the result of a future.

The lane that runs is suspended (`block`) and goes on (`start`) when the call is over. Calls of C code (a lock's `acquire`)
are seen in the user's own source only, where the lock is held by somebody else.
"""
import threading

import lanes as L

_LOCKS = (type(threading.Lock()), type(threading.RLock()))
_EXECUTORS = "concurrent/futures/_base.py"


class Blocks:
    def __init__(self, library):
        self.library = library
        self.lanes = library.lanes

    def handlers(self):
        return {
            ("threading.py", "wait"): self.condition,
            ("threading.py", "join"): self.join,
        }

    def condition(self, thread, frame):
        """All that waits in `threading` and `queue`, and for futures, waits for a condition."""
        names = frame.f_locals
        timeout = names.get("timeout")
        if not isinstance(names.get("self"), threading.Condition):
            return None
        if timeout is not None and timeout <= 0:
            return None
        on = self.matter(frame)
        return None if on is None else self.block(thread, on, timeout)

    def matter(self, frame):
        """The lane or the text that a call of the library which waits for a condition waits for; None for calls that
        the library makes for itself."""
        library, outermost = self.library, None
        while frame is not None:
            file = library.file(frame.f_code)
            if not file:
                break
            name = frame.f_code.co_name
            if file == "threading.py" and name == "start":
                return None
            if file == _EXECUTORS and name in ("result", "exception"):
                lane = library.futures.stands_for(frame.f_locals.get("self"))
                if lane is not None:
                    return lane
            outermost = frame
            frame = frame.f_back
        if outermost is None or frame is None:
            return None
        thing, name = outermost.f_locals.get("self"), outermost.f_code.co_name
        return name if thing is None else library.waits.call_of(thing, {"__enter__": "acquire"}.get(name, name))

    def join(self, thread, frame):
        other = frame.f_locals.get("self")
        if not isinstance(other, threading.Thread) or not other.is_alive():
            return None
        lane = self.library.lane_of(other)
        return self.block(thread, other.name if lane is None else lane)

    def block(self, thread, on, timeout=None):
        if thread.top is None:
            return None
        self.lanes.block(thread, on, self.library.line())

        def after(thread, frame, arg):
            clock = self.library.clock
            if arg is False and timeout is not None and clock.virtual and clock.stands:
                # It was waited for really. Who looks at the clock to see whether it is over must see that it is.
                clock.jump(round(timeout * 1e9))
            self.lanes.flush(thread)
        return after

    # Locks, in the user's source -----------------------------------------------------------------------------------

    def is_lock(self, thing):
        return type(thing) in _LOCKS

    def acquire(self, thread, lock, arguments, names):
        """A lock is about to be taken. The lane goes on with whatever it does next."""
        blocking = arguments[0] if arguments else names.get("blocking", True)
        if not blocking or thread.top is None or not _is_held(lock):
            return
        name = self.library.waits.name_of(lock)
        kind = "Lock" if type(lock) is _LOCKS[0] else "RLock"
        self.lanes.block(thread, "%s.acquire" % kind if name is None else "%s '%s' acquire" % (kind, name),
                         self.library.line())


def _is_held(lock):
    """Whether somebody else holds this lock now."""
    if hasattr(lock, "_is_owned"):
        return not lock._is_owned() and repr(lock).startswith("<locked")
    return lock.locked()
