"""Futures of executors: submitted, running on a worker, finished or cancelled; and workers that wait for their next job."""
import sys

import lanes as L

_BASE, _THREAD = "concurrent/futures/_base.py", "concurrent/futures/thread.py"
_POOLS = (_THREAD, "concurrent/futures/process.py")


class Executors:
    def __init__(self, library):
        self.library = library
        self.lanes = library.lanes
        if "concurrent.futures._base" in sys.modules:
            self.watch(vars(sys.modules["concurrent.futures._base"]))

    def handlers(self):
        return {
            (_BASE, "<module>"): self.module,
            (_BASE, "__init__"): self.made,
            (_BASE, "set_running_or_notify_cancel"): self.running,
            (_BASE, "set_result"): self.result,
            (_BASE, "set_exception"): self.exception,
            (_BASE, "cancel"): self.cancel,
            (_THREAD, "run"): self.work_item,
        }

    def made(self, thread, frame):
        future, back = frame.f_locals.get("self"), frame.f_back
        if back is None or not isinstance(future, sys.modules["concurrent.futures._base"].Future):
            return None
        name, file = back.f_code.co_name, self.library.file(back.f_code)
        if name == "submit" and file in _POOLS:
            lane = self.library.make(thread, L.FUTURE, _name(back.f_locals), future)
            self.lanes.state(thread, lane, L.READY, L.SUBMIT, None, thread.top)
        elif name == "run_coroutine_threadsafe" and file == "asyncio/tasks.py":
            name = getattr(back.f_locals.get("coro"), "__name__", None) or "future"
            self.library.make(thread, L.FUTURE, name, future)
        return None

    def module(self, thread, frame):
        def after(thread, frame, arg):
            self.watch(frame.f_globals)
        return after

    def watch(self, names):
        if isinstance(names.get("Future"), type):
            self.library.watched[names["Future"]] = self.own

    def own(self, thread, future, frame, name):
        """The user's code has been given a future. One that no executor has made is its own."""
        if self.library.lane_of(future) is None and not future.done():
            self.library.make(thread, L.FUTURE, name or "future", future)

    def lane(self, frame):
        lane = self.library.lane_of(frame.f_locals.get("self"))
        return lane if lane is not None and lane.kind == L.FUTURE else None

    def running(self, thread, frame):
        lane = self.lane(frame)
        if lane is None:
            return None

        def after(thread, frame, runs):
            if runs and lane.state in (L.CREATED, L.READY):
                # A pool of processes says so as it puts the job into its queue, on a thread of its own.
                in_pool = self.library.file(frame.f_back.f_code) == _POOLS[1]
                if not thread.stack and not in_pool:
                    self.library.threads.begin(thread)
                self.lanes.state(thread, lane, L.RUNNING, L.START, None, thread.top)
        return after

    def result(self, thread, frame):
        self.close(thread, frame, L.RETURN, frame.f_locals.get("result"))

    def exception(self, thread, frame):
        self.close(thread, frame, L.RAISE, frame.f_locals.get("exception"))

    def close(self, thread, frame, cause, value):
        lane = self.lane(frame)
        if lane is not None and lane.state != L.CLOSED:
            self.lanes.close(thread, lane, cause, self.lanes.text(thread, value))

    def cancel(self, thread, frame):
        lane = self.lane(frame)
        if lane is None:
            return None

        def after(thread, frame, cancelled):
            if cancelled and lane.state != L.CLOSED:
                self.lanes.close(thread, lane, L.CANCEL, None, thread.top)
        return after

    def work_item(self, thread, frame):
        """A worker of a pool takes a job; it is idle after it."""
        if not hasattr(frame.f_locals.get("self"), "future"):
            # 3.14 has another `run` inside this one.
            return None

        def after(thread, frame, arg):
            lane = thread.top
            if lane is not None and lane.kind == L.THREAD and len(thread.stack) == 1:
                self.lanes.suspend(thread, lane, L.BLOCK, None, "a job", 0)
                thread.left = lane
        return after


def _name(names):
    """The name of the function that `submit` is called with; `to_thread` wraps it twice."""
    function = names.get("fn")
    for _ in range(3):
        if hasattr(function, "func"):
            arguments, function = function.args, function.func
            if getattr(function, "__name__", None) == "run" and arguments:
                function = arguments[0]
    return getattr(function, "__name__", None) or "job"
