"""Tasks of asyncio: made, ready, each turn, over; and who it was that made them ready.

A handle is what an event loop calls later. While one runs that is no task's turn, nobody's lane is active but the loop's
own; what happens then is the doing of the one who asked for the call.
"""
import sys
import types

import lanes as L

# Coroutines that an event loop runs for itself as it shuts down.
_INTERNAL = ("shutdown_asyncgens", "shutdown_default_executor")
# Handles that wait for the outside world: who asked for them has not caused what happens then.
_OUTSIDE = ("_add_reader", "_add_writer", "add_signal_handler")
# Where the classes of tasks are defined.
_HOMES = ("_asyncio", "asyncio.tasks")
_TURNS = ("task_wakeup", "__step", "__wakeup")
NOBODY = (None, None)


class Tasks:
    def __init__(self, library):
        self.library = library
        self.lanes = library.lanes
        self.actors = {}         # id of a handle: (the lane that asked for the call, the task it belongs to)
        self.kinds = set()       # the classes of asyncio's own that are known to be those of tasks

    def handlers(self):
        return {
            ("asyncio/base_events.py", "create_task"): self.create_task,
            ("asyncio/taskgroups.py", "create_task"): self.group_takes,
            ("asyncio/events.py", "__init__"): self.handle_made,
            ("asyncio/events.py", "_run"): self.handle_run,
        }

    # What is a task ------------------------------------------------------------------------------------------------

    def is_task(self, thing):
        if type(thing) in self.kinds:
            return True
        asyncio = sys.modules.get("asyncio")
        if asyncio is None:
            return False
        kinds = getattr(asyncio, "Task", None), getattr(getattr(asyncio, "tasks", None), "_PyTask", None)
        self.kinds.update(kind for kind in kinds if isinstance(kind, type) and kind.__module__ in _HOMES)
        return any(isinstance(thing, kind) for kind in kinds if kind is not None)

    def turn_of(self, callback):
        """The task whose turn this callback of the loop is; None for any other callback."""
        task = getattr(callback, "__self__", None)
        if task is None or type(task) not in self.kinds and not self.is_task(task):
            return None
        if type(callback).__name__.startswith("Task") or getattr(callback, "__name__", None) in _TURNS:
            return task
        return None

    def is_internal(self, task):
        code = getattr(task.get_coro(), "cr_code", None)
        return code is not None and code.co_name in _INTERNAL and self.library.file(code) == "asyncio/base_events.py"

    def lane(self, thread, task):
        """The lane of a task, made where there is none."""
        lane = self.library.lane_of(task)
        if lane is None:
            coro = task.get_coro()
            self.adopt(thread, coro)
            name = getattr(coro, "__name__", None) or task.get_name()
            lane = self.library.make(thread, L.TASK, name, task)
        return lane

    def adopt(self, thread, coro):
        """The coroutine of a task may have been made by a call of the library's, which no hook has seen."""
        if type(coro) is types.CoroutineType and self.library.lane_of(coro) is None and not _has_begun(coro):
            info = self.library.frames.info(coro.cr_code)
            if info is not None and info.kind is not None:
                if thread.top is None:
                    self.library.threads.begin(thread)
                self.lanes.adopt(thread, coro, coro.cr_frame, info, self.library.line())

    # Who does something --------------------------------------------------------------------------------------------

    def actor(self, thread):
        """(the lane that does what happens now, the task it belongs to)."""
        top = thread.top
        if top is None:
            return NOBODY
        if thread.acting is not None and top.kind in (L.MAIN, L.THREAD):
            return thread.acting
        for lane in reversed(thread.stack):
            if lane.kind == L.TASK:
                return top, lane
        return top, None

    # Being made ----------------------------------------------------------------------------------------------------

    def create_task(self, thread, frame):
        """A factory may run the first turn of a task at once, before anybody knows the task."""
        names = frame.f_locals
        loop, coro = names.get("self"), names.get("coro")
        factory = getattr(loop, "_task_factory", None)
        eager = (names.get("kwargs") or {}).get("eager_start")
        if factory is None and not eager:
            return None
        self.adopt(thread, coro)
        before = thread.starting
        starting = thread.starting = Starting(self, coro)
        if (eager or _is_eager(factory)) and not self.is_users(coro) and sys.modules["asyncio"]._get_running_loop() is loop:
            # No frame of the user's will tell that it has begun.
            starting.begin(thread)

        def after(thread, frame, task):
            thread.starting = before
            starting.over(thread, task)
        return after

    def group_takes(self, thread, frame):
        """A group that is being cancelled takes no more tasks, and closes the coroutine it is given."""
        coro = frame.f_locals.get("coro")

        def after(thread, frame, task):
            lane = self.library.lane_of(coro)
            if task is None and lane is not None and lane.state == L.CREATED and coro.cr_frame is None:
                self.lanes.close(thread, lane, L.CLOSE, None, thread.top)
        return after

    def is_users(self, coro):
        code = getattr(coro, "cr_code", None)
        return code is not None and self.library.frames.is_users(code.co_filename)

    # Handles -------------------------------------------------------------------------------------------------------

    def handle_made(self, thread, frame):
        names = frame.f_locals
        if "when" in names or "callback" not in names:
            # A timer's own; the one it is built on follows.
            return None
        handle, caller = names["self"], frame.f_back.f_code.co_name
        if caller in _OUTSIDE:
            self.actors.pop(id(handle), None)
            return None
        actor = self.actors[id(handle)] = self.actor(thread)
        if caller != "__init__":
            args = names["args"]
            if args and len(args) == 1 and id(args[0]) in self.lanes.by_object:
                self.library.futures.look(thread, args[0], actor[0])
            callback = names["callback"]
            if hasattr(callback, "__self__"):
                task = self.turn_of(callback)
                if task is not None:
                    self.scheduled(thread, task, actor)
        return None

    def scheduled(self, thread, task, actor):
        """A task's next turn is asked for."""
        lane = self.library.lane_of(task)
        if lane is None:
            if self.is_internal(task):
                return
            if thread.starting is not None and thread.starting.binds(thread, task):
                thread.starting.lane.extra = True
                return
            self.lanes.state(thread, self.lane(thread, task), L.READY, L.SCHEDULE, None, thread.top)
        elif lane.state == L.RUNNING:
            lane.extra = True
        elif lane.state in (L.CREATED, L.SUSPENDED):
            by, own = actor
            # A timer that it has set itself has no other waker.
            self.lanes.state(thread, lane, L.READY, L.WAKE, None, None if own is lane else by)

    def handle_run(self, thread, frame):
        """A callback of the loop; where it is a task's, this is the task's turn."""
        if frame.f_back.f_code.co_name == "_run":
            # The handle of a call from another thread has one of its own around this one.
            return None
        handle = frame.f_locals.get("self")
        callback = getattr(handle, "_callback", None)
        task = self.turn_of(callback)
        actor = self.actors.pop(id(handle), NOBODY)
        if task is None:
            return self.callback_runs(thread, callback, actor)
        if task.done():
            return None
        lane = self.library.lane_of(task)
        if lane is None:
            if self.is_internal(task):
                return None
            lane = self.lane(thread, task)
        if lane.state in (L.CLOSED, L.RUNNING):
            return None
        self.begin_turn(thread, lane)
        error = _thrown(task, handle._args)
        if error is not None:
            self.throw(thread, task, error)

        def after(thread, frame, arg):
            self.turn_over(thread, lane)
        return after

    def throw(self, thread, task, error):
        """An exception goes straight to the innermost coroutine. Where that is a library's, nothing tells whether the user's
        own go on: those that await it run with it."""
        chain, lane = [], self.library.lane_of(task.get_coro())
        while lane is not None and lane.state == L.SUSPENDED:
            chain.append(lane)
            lane = lane.waits_for
        innermost = chain[-1].ref() if chain and chain[-1].ref is not None else None
        if lane is not None or innermost is None or not self.library.waits.is_in_library(innermost):
            return
        value = self.lanes.text(thread, error)
        for lane in chain:
            self.lanes.resume(thread, lane, L.THROW, value, lane.stood, True)
            lane.derived = True
        # What comes out of the library's coroutine may be another exception: a TimeoutError for a CancelledError.
        self.lanes.flush(thread)

    def callback_runs(self, thread, callback, actor):
        before, thread.acting = thread.acting, actor

        def after(thread, frame, arg):
            self.library.futures.look_around(thread, getattr(callback, "__self__", None), actor[0])
            thread.acting = before
        return after

    # Turns ---------------------------------------------------------------------------------------------------------

    def begin_turn(self, thread, lane):
        lane.extra = None
        self.library.waits.told = None
        if thread.gone:
            self.lanes.settle(thread)
        self.lanes.step(thread, lane)

    def turn_over(self, thread, lane):
        lanes = self.lanes
        lanes.flush(thread)
        if thread.gone:
            lanes.settle(thread)
        task = lane.ref() if lane.ref is not None else None
        if self.library.futures.open:
            self.library.futures.look_around(thread, None, lane)
        if task is None or not task.done():
            top = thread.top
            if top is not lane and top.derived and top.state == L.RUNNING:
                # A library's coroutine has caught what was thrown, and waits for something else.
                lanes.suspend(thread, top, L.AWAIT, None, None, top.stood)
                lanes.flush(thread)
            if top is not lane:
                lanes.unwind(thread, lane)
            cause, on = L.AWAIT, None
            if task is not None:
                cause, on = self.library.waits.of_task(task)
            lanes.suspend(thread, lane, cause, None, on, 0)
            if thread.waiting is not None:
                lanes.flush(thread)
            if lane.extra:
                lane.extra = None
                lanes.state(thread, lane, L.READY, L.SCHEDULE)
            return
        # `task.exception()` would silence the message that nobody has asked for it.
        if task.cancelled():
            lanes.end(thread, lane, L.CANCEL, None, 0)
        elif task._exception is not None:
            lanes.end(thread, lane, L.RAISE, lanes.text(thread, task._exception), 0)
        else:
            lanes.end(thread, lane, L.RETURN, lanes.text(thread, task._result), 0)


class Starting:
    """A call of `create_task` with a factory that may run the task's first turn inside of it."""

    def __init__(self, tasks, coro):
        self.tasks = tasks
        self.coro = coro
        self.line = tasks.library.line()
        self.lane = None

    def entered(self, thread, frame):
        """A frame is entered: where it is that of the coroutine, its task has begun its first turn."""
        if self.lane is None and getattr(self.coro, "cr_frame", None) is frame:
            self.begin(thread)

    def begin(self, thread):
        name = getattr(self.coro, "__name__", None) or "task"
        tasks = self.tasks
        self.lane = tasks.lanes.make(thread, L.TASK, name, thread.top, self.line)
        tasks.begin_turn(thread, self.lane)

    def binds(self, thread, task):
        """Whether this is the task that runs here; from now on it is known."""
        if task.get_coro() is not self.coro or self.lane is None and not _has_begun(self.coro):
            return False
        self.bind(thread, task)
        return True

    def bind(self, thread, task):
        if self.lane is None:
            self.begin(thread)
        if self.lane.ref is None:
            self.tasks.lanes.watch(self.lane, task)

    def over(self, thread, task):
        tasks = self.tasks
        if not tasks.is_task(task):
            if self.lane is not None:
                tasks.lanes.end(thread, self.lane, L.RAISE, None, 0)
        elif self.lane is not None or _has_begun(self.coro) and tasks.library.lane_of(task) is None:
            if self.lane is not None or not tasks.is_internal(task):
                self.bind(thread, task)
                tasks.turn_over(thread, self.lane)
        self.coro = None


def _is_eager(factory):
    """Whether this task factory is one of asyncio's own that run a task's first turn at once."""
    return getattr(factory, "__module__", None) == "asyncio.tasks"


def _thrown(task, arguments):
    """The exception that a task's turn begins with; None where it begins with a value."""
    future = arguments[0] if arguments and len(arguments) == 1 and hasattr(arguments[0], "cancelled") else None
    if task._must_cancel:
        future = task
    elif future is None or not future.cancelled():
        return getattr(future, "_exception", None)
    message = getattr(future, "_cancel_message", None)
    kind = sys.modules["asyncio"].CancelledError
    return kind() if message is None else kind(message)


def _has_begun(coro):
    frame = getattr(coro, "cr_frame", None)
    if frame is None:
        return True
    suspended = getattr(coro, "cr_suspended", None)
    return getattr(coro, "cr_running", False) or (frame.f_lasti >= 0 if suspended is None else suspended)
