"""Threads that wait: for a lock, a condition, an event, a queue, the end of a thread, the result of a future.

The lane that runs is suspended (`block`) and goes on (`start`) when the call is over. Calls of C code (a lock's `acquire`)
are seen in the user's own source only, where the lock is held by somebody else.
"""
import threading

import lanes as L
import reprs

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
            ("threading.py", "_shutdown"): self.shutdown,
            ("concurrent/futures/thread.py", "shutdown"): self.pool,
        }

    def condition(self, thread, frame):
        """All that waits in `threading` and `queue`, and for futures, waits for a condition."""
        names = frame.f_locals
        timeout = names.get("timeout")
        if not isinstance(names.get("self"), threading.Condition):
            return None
        if timeout is not None and timeout <= 0:
            return None
        on = self.future(frame) or self.outermost(frame)
        return None if on is None else self.block(thread, on, timeout)

    def future(self, frame):
        """The lane of the future whose result is waited for; None where it is something else."""
        back = frame.f_back
        if back is None or back.f_code.co_name not in ("result", "exception"):
            return None
        if self.library.file(back.f_code) != _EXECUTORS:
            return None
        return self.library.futures.stands_for(back.f_locals.get("self"))

    def outermost(self, frame):
        """The words for the outermost of the library's calls that wait here; None where it is one that the library
        makes for itself."""
        library, outermost = self.library, None
        while frame is not None and library.file(frame.f_code):
            if frame.f_code.co_name == "start" and library.file(frame.f_code) == "threading.py":
                return None
            outermost, frame = frame, frame.f_back
        if outermost is None or frame is None:
            return None
        thing, name = outermost.f_locals.get("self"), outermost.f_code.co_name
        if thing is None:
            return name
        return library.waits.call_of(thing, {"__enter__": "acquire", "__exit__": "shutdown"}.get(name, name))

    def join(self, thread, frame):
        other = frame.f_locals.get("self")
        if not isinstance(other, threading.Thread) or not other.is_alive():
            return None
        on = self.library.lane_of(other) or self.outermost(frame)
        return None if on is None else self.block(thread, on)

    def shutdown(self, thread, frame):
        """The program is over, and the interpreter waits for threads that are not."""
        current = threading.current_thread()
        if all(other is current or other.daemon for other in threading.enumerate()):
            return None
        return self.block(thread, "its threads")

    def pool(self, thread, frame):
        """Which of the workers are still there as a pool is shut down depends on chance: the pool is waited for."""
        names = frame.f_locals
        if not names.get("wait") or not getattr(names.get("self"), "_threads", None):
            return None
        on = self.outermost(frame)
        return None if on is None else self.block(thread, on)

    def block(self, thread, on, timeout=None):
        if thread.top is None or self.is_blocked(thread):
            return None
        self.lanes.block(thread, on, self.library.line())

        def after(thread, frame, arg):
            clock = self.library.clock
            if arg is False and timeout is not None and clock.virtual and clock.stands:
                # It was waited for really. Who looks at the clock to see whether it is over must see that it is.
                clock.jump(round(timeout * 1e9))
            self.lanes.flush(thread)
        return after

    @staticmethod
    def is_blocked(thread):
        """Whether a call of the library around this one waits already."""
        held = thread.resumes
        return bool(held) and held[-1][0] is thread.top and held[-1][1] == L.START

    # Locks, in the user's source -----------------------------------------------------------------------------------

    def is_lock(self, thing):
        return type(thing) in _LOCKS

    def acquire(self, thread, lock, arguments, names):
        """A lock is about to be taken. The lane goes on with whatever it does next."""
        blocking = arguments[0] if arguments else names.get("blocking", True)
        if not blocking or thread.top is None or not reprs.is_held(lock):
            return
        name = self.library.waits.name_of(lock)
        kind = "Lock" if type(lock) is _LOCKS[0] else "RLock"
        self.lanes.block(thread, "%s.acquire" % kind if name is None else "%s '%s' acquire" % (kind, name),
                         self.library.line())
