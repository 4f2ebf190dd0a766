"""Tasks, executors' futures, threads and warnings, seen by watching a few functions of the standard library.

Nothing is patched: the code objects of those functions are recognised by file and name, and a back end calls a handler when
one is entered. A handler may give a function to be called when that frame is left. So no frame of ours lies between theirs.
"""
import gc
import os
import sys
import threading
import types

import lanes as L

_LIBRARY = os.path.dirname(os.path.realpath(os.__file__))


class Library:
    def __init__(self, frames, clock):
        self.frames = frames
        self.lanes = frames.lanes
        self.clock = clock
        self.lanes.describe = self.describe
        self.known = {}
        self.handlers = {
            ("asyncio/base_events.py", "create_task"): self.create_task,
            ("asyncio/base_events.py", "_call_soon"): self.call_soon,
            ("asyncio/events.py", "_run"): self.handle_run,
            ("concurrent/futures/_base.py", "__init__"): self.future_init,
            ("concurrent/futures/_base.py", "set_running_or_notify_cancel"): self.future_running,
            ("concurrent/futures/_base.py", "set_result"): self.future_result,
            ("concurrent/futures/_base.py", "set_exception"): self.future_exception,
            ("concurrent/futures/_base.py", "cancel"): self.future_cancel,
            ("concurrent/futures/thread.py", "run"): self.work_item,
            ("threading.py", "start"): self.thread_start,
            ("threading.py", "run"): self.thread_run,
            ("warnings.py", "_warn_unawaited_coroutine"): self.unawaited,
            ("_py_warnings.py", "_warn_unawaited_coroutine"): self.unawaited,
        }

    def special(self, code):
        """The handler for a code object of the standard library; None for nearly all."""
        if code.co_name not in _NAMES:
            return None
        path = code.co_filename
        found = self.known.get(path)
        if found is None:
            real = os.path.realpath(path)
            found = real[len(_LIBRARY) + 1:].replace(os.sep, "/") if real.startswith(_LIBRARY) else ""
            self.known[path] = found
        return self.handlers.get((found, code.co_name))

    def line(self):
        return self.frames.program_line()

    # asyncio -------------------------------------------------------------------------------------------------------

    def create_task(self, thread, frame):
        """The task is known when this returns; that it was scheduled is noted until then."""
        def after(thread, frame, task):
            if task is not None and self.is_task(task) and not self.is_internal(task):
                self.task(thread, task)
                self.flush_ready(thread, task)
        return after

    def task(self, thread, task):
        lane = self.lanes.by_object.get(id(task))
        if lane is not None and lane.ref() is task:
            return lane
        if thread.top is None:
            self.lanes.begin_thread(thread)
        coro = task.get_coro()
        name = getattr(coro, "__name__", None) or task.get_name()
        lane = self.lanes.make(thread, L.TASK, name, thread.top, self.line())
        self.lanes._watch(lane, task)
        return lane

    def is_task(self, thing):
        asyncio = sys.modules.get("asyncio")
        return asyncio is not None and isinstance(thing, getattr(asyncio, "Task", ()))

    @staticmethod
    def is_internal(task):
        """A task that the event loop makes for itself as it shuts down."""
        code = getattr(task.get_coro(), "cr_code", None)
        return code is not None and code.co_filename.replace(os.sep, "/").endswith("asyncio/base_events.py")

    def call_soon(self, thread, frame):
        task = getattr(frame.f_locals.get("callback"), "__self__", None)
        if not self.is_task(task):
            return None
        lane = self.lanes.by_object.get(id(task))
        if lane is None or lane.ref() is not task:
            # It is being made: `create_task` has not returned yet.
            self.pending = (id(task), thread.top)
        elif lane.state == L.RUNNING:
            lane.extra = True
        elif lane.state != L.CLOSED:
            self.ready(thread, lane, L.WAKE)
        return None

    pending = None

    def flush_ready(self, thread, task):
        lane = self.lanes.by_object.get(id(task))
        if lane is not None and self.pending is not None and self.pending[0] == id(task):
            self.pending = None
            self.lanes.state(thread, lane, L.READY, L.SCHEDULE, None, thread.top)

    def ready(self, thread, lane, cause):
        if lane.state in (L.CREATED, L.SUSPENDED):
            top = thread.top
            # A timer of the loop wakes it where no lane but the loop's own runs.
            by = None if top is None or top.kind in (L.MAIN, L.THREAD) else top
            self.lanes.state(thread, lane, L.READY, cause, None, by)

    def handle_run(self, thread, frame):
        """A callback of the loop; where it is a task's, this is the task's turn."""
        handle = frame.f_locals.get("self")
        task = getattr(getattr(handle, "_callback", None), "__self__", None)
        if not self.is_task(task) or task.done() or self.is_internal(task):
            return None
        lane = self.task(thread, task)
        if lane.state in (L.CLOSED, L.RUNNING):
            return None
        lane.extra = None
        self.lanes.settle(thread)
        self.lanes.resume(thread, lane, L.STEP, None, 0)
        self.lanes.flush(thread)

        def after(thread, frame, arg):
            self.turn_over(thread, lane)
        return after

    def turn_over(self, thread, lane):
        lanes = self.lanes
        lanes.flush(thread)
        lanes.settle(thread)
        task = lane.ref()
        if task is None or not task.done():
            lanes.unwind(thread, lane)
            cause, on = L.AWAIT, None
            if task is not None:
                cause, on = self.task_waits(task)
            lanes.suspend(thread, lane, cause, None, on, 0)
            lanes.flush(thread)
            if lane.extra:
                lane.extra = None
                self.lanes.state(thread, lane, L.READY, L.SCHEDULE)
            return
        # `task.exception()` would silence the message that nobody has asked for it.
        if task.cancelled():
            lanes.end(thread, lane, L.CANCEL, None, 0)
        elif task._exception is not None:
            lanes.end(thread, lane, L.RAISE, lanes.text(thread, task._exception), 0)
        else:
            lanes.end(thread, lane, L.RETURN, lanes.text(thread, task._result), 0)

    # What a suspended one waits for --------------------------------------------------------------------------------

    def task_waits(self, task):
        found = self.describe(task.get_coro(), True)
        return found if found is not None else (L.AWAIT, "the event loop")

    def describe(self, thing, deep=False):
        """(cause, a lane or a text) for what this generator, coroutine or task waits for; None where it is not known.

        `deep` looks through the user's own coroutines, down to what the innermost waits for."""
        for _ in range(100):
            if type(thing) not in (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType):
                return None
            inner = L.awaited_by(thing)
            if inner is None:
                return (L.AWAIT, "the event loop")
            kind = type(inner)
            if kind in (types.GeneratorType, types.CoroutineType):
                lane = self.lanes.by_object.get(id(inner))
                if lane is not None and lane.ref() is inner and not deep:
                    return (L.AWAIT, lane)
                if lane is None or lane.ref() is not inner:
                    return self.describe_foreign(inner)
                thing = inner
                continue
            through = _behind(inner)
            if through is not None:
                lane = self.lanes.by_object.get(id(through))
                if lane is not None and lane.ref() is through and not deep:
                    return (L.AWAIT, lane)
                thing = through
                continue
            return (L.AWAIT, self.name_future(inner))
        return None

    def describe_foreign(self, inner):
        """A coroutine of a library: `sleep 3.0`, or its name. Where it waits for a task, that task."""
        name = getattr(inner, "__qualname__", "")
        frame = L.frame_of(inner)
        code = getattr(inner, "cr_code", None) or getattr(inner, "gi_code", None)
        if code is not None and code.co_filename.replace(os.sep, "/").endswith("asyncio/tasks.py"):
            if name == "sleep" and frame is not None:
                delay = frame.f_locals.get("delay")
                if isinstance(delay, (int, float)):
                    return (L.SLEEP, "sleep %r" % float(delay))
            if name == "wait_for" and frame is not None:
                lane = self.lanes.by_object.get(id(frame.f_locals.get("fut")))
                if lane is not None:
                    return (L.AWAIT, lane)
        return (L.AWAIT, name or "the event loop")

    def name_future(self, inner):
        """The lane of a task, or a word for a future."""
        thing = getattr(inner, "__self__", inner)
        if type(thing).__name__ in ("FutureIter", "_asyncio.FutureIter"):
            thing = self.future_of(thing)
        lane = self.lanes.by_object.get(id(thing))
        if lane is not None and lane.ref is not None and lane.ref() is thing:
            return lane
        name = type(thing).__name__
        return {"_GatheringFuture": "gather"}.get(name, "future" if name == "Future" else name)

    @staticmethod
    def future_of(iterator):
        asyncio = sys.modules.get("asyncio")
        for thing in gc.get_referents(iterator):
            if asyncio is not None and asyncio.isfuture(thing):
                return thing
        return iterator

    # concurrent.futures --------------------------------------------------------------------------------------------

    def future_init(self, thread, frame):
        back = frame.f_back
        if back is None or back.f_code.co_name != "submit":
            return None
        if not back.f_code.co_filename.replace(os.sep, "/").endswith(("futures/thread.py", "futures/process.py")):
            return None
        future, names = frame.f_locals.get("self"), back.f_locals
        name = getattr(names.get("fn"), "__name__", None) or "job"
        if thread.top is None:
            self.lanes.begin_thread(thread)
        lane = self.lanes.make(thread, L.FUTURE, name, thread.top, self.line())
        self.lanes._watch(lane, future)
        self.lanes.state(thread, lane, L.READY, L.SUBMIT, None, thread.top)
        return None

    def future_lane(self, frame):
        future = frame.f_locals.get("self")
        lane = self.lanes.by_object.get(id(future))
        return lane if lane is not None and lane.ref() is future and lane.kind == L.FUTURE else None

    def future_running(self, thread, frame):
        lane = self.future_lane(frame)
        if lane is None:
            return None

        def after(thread, frame, runs):
            if runs:
                if not thread.stack:
                    self.begin_thread(thread)
                self.lanes.state(thread, lane, L.RUNNING, L.START, None, thread.top)
        return after

    def future_result(self, thread, frame):
        self.close_future(thread, frame, L.RETURN, frame.f_locals.get("result"))

    def future_exception(self, thread, frame):
        self.close_future(thread, frame, L.RAISE, frame.f_locals.get("exception"))

    def close_future(self, thread, frame, cause, value):
        lane = self.future_lane(frame)
        if lane is not None and lane.state != L.CLOSED:
            self.lanes.close(thread, lane, cause, self.lanes.text(thread, value))

    def future_cancel(self, thread, frame):
        lane = self.future_lane(frame)
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

    # Threads -------------------------------------------------------------------------------------------------------

    def thread_start(self, thread, frame):
        new = frame.f_locals.get("self")
        if not isinstance(new, threading.Thread) or self._is_internal(new):
            return None
        if self.clock.virtual and self.clock.let_go():
            self.lanes.warning(thread, None, "a thread was started: from here on time passes as on the real clock")
        if thread.top is None:
            self.lanes.begin_thread(thread)
        lane = self.lanes.make(thread, L.THREAD, new.name, thread.top, self.line())
        self.lanes._watch(lane, new)
        return None

    def _is_internal(self, new):
        """Threads that the standard library starts for itself."""
        target = getattr(new, "_target", None)
        if target is None:
            return not self.frames.is_users(type(new).run.__code__.co_filename)
        code = getattr(target, "__code__", None) or getattr(getattr(target, "__func__", None), "__code__", None)
        if code is None:
            return False
        is_worker = code.co_name == "_worker" and code.co_filename.replace(os.sep, "/").endswith("futures/thread.py")
        return not is_worker and os.path.realpath(code.co_filename).startswith(os.path.join(_LIBRARY, ""))

    def thread_run(self, thread, frame):
        return self.thread_over if isinstance(frame.f_locals.get("self"), threading.Thread) else None

    def thread_over(self, thread, frame, arg):
        lane = thread.stack[0] if thread.stack else thread.left
        if lane is not None and lane.kind == L.THREAD:
            self.lanes.flush(thread)
            if thread.stack:
                self.lanes.end(thread, lane, L.RETURN, None, 0)
            else:
                self.lanes.close(thread, lane, L.RETURN)
        self.lanes.forget_thread()

    def begin_thread(self, thread):
        """The first thing of the user's on this thread, or the next after it was idle."""
        idle = thread.left
        if idle is not None and idle.kind == L.THREAD and idle.state == L.SUSPENDED:
            lane = idle
        else:
            current = threading.current_thread()
            lane = self.lanes.by_object.get(id(current))
            if lane is None or lane.ref() is not current:
                lane = self.lanes.make(thread, L.THREAD, current.name, None, 0)
                self.lanes._watch(lane, current)
        if lane.state != L.CLOSED:
            self.lanes.resume(thread, lane, L.START, None, 0)
            self.lanes.flush(thread)

    # Warnings ------------------------------------------------------------------------------------------------------

    def unawaited(self, thread, frame):
        coro = frame.f_locals.get("coro")
        code = getattr(coro, "cr_code", None)
        if code is not None and self.frames.is_users(code.co_filename):
            lane = self.lanes.latest.get(id(coro))
            self.lanes.warning(thread, lane, "coroutine '%s' was never awaited" % coro.__qualname__)


def _behind(awaitable):
    """The coroutine or async generator behind what its `__await__`, `__anext__`, `asend` gave."""
    if not type(awaitable).__name__.startswith(("async_generator_", "coroutine_wrapper", "anext_awaitable")):
        return None
    for thing in gc.get_referents(awaitable):
        if type(thing) in (types.CoroutineType, types.AsyncGeneratorType):
            return thing
        if type(thing).__name__.startswith("async_generator_"):
            return _behind(thing)
    return None


_NAMES = frozenset(("create_task", "_call_soon", "_run", "__init__", "set_running_or_notify_cancel", "set_result",
                    "set_exception", "cancel", "run", "start", "_warn_unawaited_coroutine"))
