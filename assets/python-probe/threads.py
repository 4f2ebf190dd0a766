"""Threads: started by whom, the lane that runs on each, and how they end."""
import sys
import threading

import lanes as L
import tracers

_FILE = "threading.py"


class Threads:
    def __init__(self, library):
        self.library = library
        self.lanes = library.lanes
        self.local = threading.local()

    def handlers(self):
        return {
            (_FILE, "start"): self.start,
            (_FILE, "run"): self.run,
            (_FILE, "_bootstrap_inner"): self.bootstrap,
            (_FILE, "invoke_excepthook"): self.died,
        }

    def start(self, thread, frame):
        new = frame.f_locals.get("self")
        if not isinstance(new, threading.Thread) or self.is_internal(new):
            return None
        self.library.let_go(thread, "a thread was started")
        self.library.make(thread, L.THREAD, _name(new), new)
        return None

    def is_internal(self, new):
        """Threads that the standard library starts for itself."""
        if isinstance(new, threading.Timer):
            return False
        target = getattr(new, "_target", None)
        if target is None:
            return not self.library.frames.is_users(type(new).run.__code__.co_filename)
        code = getattr(target, "__code__", None) or getattr(getattr(target, "__func__", None), "__code__", None)
        if code is None:
            return False
        file = self.library.file(code)
        return file != "" and (file, code.co_name) != ("concurrent/futures/thread.py", "_worker")

    # Running -------------------------------------------------------------------------------------------------------

    def run(self, thread, frame):
        """What the thread was made for begins; a worker of a pool begins with its first job."""
        new = frame.f_locals.get("self")
        if not thread.stack and self.library.lane_of(new) is not None:
            code = getattr(getattr(new, "_target", None), "__code__", None)
            if code is None or code.co_name != "_worker" or not self.library.file(code):
                self.begin(thread)
        return None

    def begin(self, thread):
        """The first thing of the user's on this thread, or the next after it was idle."""
        idle, main = thread.left, self.lanes.main
        if idle is not None and idle.kind == L.THREAD and idle.state == L.SUSPENDED:
            lane = idle
        elif thread.number == 0 and main.kind == L.PROCESS and main.state == L.SUSPENDED:
            lane = main
        else:
            # `current_thread()` would make a thread of which the program could see.
            current = threading._active.get(threading.get_ident())
            lane = self.library.lane_of(current)
            if lane is None:
                name = "thread" if current is None else _name(current)
                lane = self.lanes.make(thread, L.THREAD, name, None, 0)
                if current is not None:
                    self.lanes.watch(lane, current)
                if current is None or isinstance(current, threading._DummyThread):
                    self.begin_raw(thread)
            self.watch_end(thread)
        if lane.state != L.CLOSED:
            self.lanes.resume(thread, lane, L.START, None, 0)
            self.lanes.flush(thread)

    def begin_raw(self, thread):
        """A thread that `threading` knows nothing of: made by `_thread`, or by C code."""
        self.library.let_go(thread, "a thread was started")
        self.local.end = _End(self, thread)
        if self.begins_inside and sys.gettrace() is None:
            sys.settrace(threading._trace_hook)

    begins_inside = True

    # The end -------------------------------------------------------------------------------------------------------

    def bootstrap(self, thread, frame):
        """The outermost function of a thread, where a back end sees it begin."""
        return self.over

    def watch_end(self, thread):
        """`sys.settrace` begins inside of the outermost function: that is watched from here on."""
        if not self.begins_inside:
            return
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_name != "_bootstrap_inner":
            frame = frame.f_back
        if frame is None or tracers.gettrace() is None:
            return
        frame.f_trace_lines = False

        def trace(frame, event, arg):
            if event == "return" and not thread.inside and not self.lanes.over:
                thread.inside = True
                try:
                    self.over(thread, frame, arg)
                finally:
                    thread.inside = False
        frame.f_trace = trace

    def died(self, thread, frame):
        """An exception has left the thread's function."""
        lane = thread.stack[0] if thread.stack else None
        error = sys.exc_info()[1]
        if lane is not None and lane.kind == L.THREAD and error is not None:
            lane.raised = (type(error), self.lanes.text(thread, error))

    def over(self, thread, frame, arg):
        lane = thread.stack[0] if thread.stack else thread.left
        if lane is not None and lane.kind == L.THREAD:
            self.lanes.flush(thread)
            cause, value = (L.RETURN, None) if lane.raised is None else (L.RAISE, lane.raised[1])
            if thread.stack:
                self.lanes.end(thread, lane, cause, value, 0)
            else:
                self.lanes.close(thread, lane, cause, value)
        self.lanes.forget_thread()


class _End:
    """Goes with the last of a thread, and tells."""

    def __init__(self, threads, thread):
        self.threads = threads
        self.thread = thread

    def __del__(self):
        thread = self.thread
        if not self.threads.lanes.over and not thread.inside:
            thread.inside = True
            self.threads.over(thread, None, None)


def _name(thread):
    """`Thread-1 (work)`, as Python 3.10 and later say it, on every version."""
    name, target = thread.name, getattr(thread, "_target", None)
    if target is not None and name[:7] == "Thread-" and name[7:].isdecimal() and hasattr(target, "__name__"):
        name = "%s (%s)" % (name, target.__name__)
    return name
