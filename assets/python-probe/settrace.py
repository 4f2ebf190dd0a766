"""The back end for every version: `sys.settrace`. It sees frames being entered, left and raising, and tells `events`."""
import sys
from _thread import get_ident

import frames as F
import hot
import reprs
from lanes import TOO_DEEP
from resting import Rest
from tracers import gettrace, is_ours, settrace, thread_settrace

# The version whose frames stand, when they are told of, where `hot` takes them to stand.
QUICK = (3, 11)
# Later ones set and take away instructions each time.
RESTS = sys.version_info < (3, 12)


class Settrace:
    def __init__(self, events, recorder):
        self.events = events
        self.frames = events.frames
        self.lanes = events.lanes
        self.lines = events.frames.detail.lines
        self.inner, self.plain_function, self.module_function = self.suspendable, self.plain, self.module
        self.function = self.call     # one object, by which it is known again
        if recorder is not None and sys.version_info[:2] == QUICK:
            self.frames.quick_awaits = True
            self.function, self.inner = hot.for_settrace(self.lanes, recorder, self.frames.others, F.QUIET, self)
        self.replaced = False
        self.given = True        # whether every frame that stands is told of its lines
        self.rest = Rest(self.function, self.frames, self._is_at_work) if RESTS else None

    def _is_at_work(self):
        thread = self.lanes.threads.get(get_ident())
        return thread is None or thread.inside or self.lanes.over

    def start(self, module_frame):
        """Begins to trace: this thread from here on in the frame of the program's module, further threads from birth."""
        thread_settrace(self.function)
        self.events.module_key = id(module_frame)
        module_frame.f_trace = self.module_function
        module_frame.f_trace_lines = self.lines
        settrace(self.function)

    def goes_on(self, frame, info):
        """A frame that was traced in the process from which this one is forked."""
        if frame.f_trace is not None:
            frame.f_trace = self.inner if info.kind is not None else self.plain_function

    def stop(self):
        thread_settrace(None)
        settrace(None)

    def watch(self, thread):
        """Looks whether tracing still goes on, on this thread: an exception in it (a RecursionError) ends it, and the
        program may have a trace function of its own."""
        current = gettrace()
        if current is self.function or self.lanes.over or thread.top is None:
            return
        if self.rest is not None and self.rest.end():
            return
        if current is None:
            settrace(self.function)
            if not self.replaced:
                self.lanes.warning(thread, thread.top,
                                   "tracing was interrupted by an exception in the tracer, such as RecursionError; "
                                   "some events before this one are missing")
            self.replaced = False
            return
        if not self.given:
            self.given = True
            self._give_lines_back()
        if not self.replaced:
            self.replaced = True
            self.lanes.warning(thread, thread.top, "the program has set a trace function of its own (sys.settrace); "
                                                   "while that is set, its events are missing")

    def _give_lines_back(self):
        """The frames that stand are told of their lines again: nobody but us has asked that they are not."""
        frame = sys._getframe(1)
        while frame is not None:
            known = self.frames.infos.get(id(frame.f_code))
            if known is not None and known[1] is not None and known[1].special is None:
                frame.f_trace_lines = True
            frame = frame.f_back

    # Callbacks -----------------------------------------------------------------------------------------------------

    def call(self, frame, event, arg):
        if reprs.deadlines and reprs.running():
            return self._call_in_repr(frame)
        try:
            if event != "call":
                return None
            known = self.frames.infos.get(id(frame.f_code))
            info = known[1] if known is not None else self.frames.info(frame.f_code)
            if info is None:
                return None
            thread = self.lanes.thread()
            if thread.inside or self.lanes.over:
                return None
            thread.inside = True
            try:
                if info.special is not None:
                    return self.special(thread, frame, info)
                if not self.events.entered(thread, frame, info):
                    return None
            finally:
                self.lanes.done(thread)
            frame.f_trace_lines = self.lines
            self.given = self.lines
            return self.inner if info.kind is not None else self.plain_function
        except TOO_DEEP:
            self.lanes.too_deep += 1
            return None

    def _call_in_repr(self, frame):
        """A function is called inside of a `repr` of the user's. Only in the user's code is that ended."""
        info = self.frames.info(frame.f_code)
        if info is None:
            if is_ours(frame) and frame.f_code.co_name == "sleep":
                reprs.check(True)
            return None
        reprs.check(info.special is not None and frame.f_code.co_name in reprs.WAITS)
        return None if info.special is not None else self.in_repr

    def in_repr(self, frame, event, arg):
        reprs.check()
        return self.in_repr

    def special(self, thread, frame, info):
        after = info.special(thread, frame)
        if after is None:
            return None
        frame.f_trace_lines = False

        def trace(frame, event, arg):
            # It gives nothing, and so stays: a function that gives itself would keep alive what it knows.
            try:
                if event == "return" and (not thread.inside or thread.apart == id(frame)) and not self.lanes.over:
                    thread.inside = True
                    try:
                        after(thread, frame, arg)
                    finally:
                        thread.inside = thread.apart != 0
            except TOO_DEEP:
                self.lanes.too_deep += 1
        return trace

    def suspendable(self, frame, event, arg):
        try:
            lane = self.lanes.by_frame.get(id(frame))
            if event == "exception" and lane is not None and self.frames.is_quiet(frame, lane.info, arg[0]):
                return self.inner
            thread = self.lanes.thread()
            if lane is None or thread.inside or self.lanes.over:
                return self.inner
            info = lane.info
            thread.inside = True
            try:
                if event == "return":
                    if thread.intents:
                        self.frames.resolve(thread, id(frame))
                    self.frames.leave(thread, frame, info, lane, arg)
                elif event == "exception":
                    self.raised(thread, frame, info, *arg)
                elif self.lines:
                    self.events.line(thread, frame, info)
            finally:
                self.lanes.done(thread)
            return self.inner
        except TOO_DEEP:
            self.lanes.too_deep += 1
            return self.suspendable

    def raised(self, thread, frame, info, kind, error, trace):
        self.events.raised(thread, frame, info, error if isinstance(error, BaseException) else kind, trace)

    def plain(self, frame, event, arg):
        try:
            thread = self.lanes.thread()
            if thread.inside or self.lanes.over:
                return self.plain_function
            thread.inside = True
            try:
                info = self.frames.info(frame.f_code)
                if event == "line":
                    if self.lines:
                        self.events.line(thread, frame, info)
                elif event == "exception":
                    self.raised(thread, frame, info, *arg)
                elif event == "return":
                    self.events.function_left(thread, frame, info)
            finally:
                self.lanes.done(thread)
            return self.plain_function
        except TOO_DEEP:
            self.lanes.too_deep += 1
            return self.plain

    def module(self, frame, event, arg):
        try:
            thread = self.lanes.thread()
            if thread.inside or self.lanes.over:
                return self.module_function
            thread.inside = True
            try:
                info = self.frames.info(frame.f_code)
                if event == "line":
                    if self.lines:
                        self.events.line(thread, frame, info)
                elif event == "exception":
                    self.raised(thread, frame, info, *arg)
                elif event == "return":
                    self.events.module_left(thread, frame, info, F.op_at(info.ops, frame.f_lasti) in F.RETURNS)
            finally:
                self.lanes.done(thread)
            return self.module_function
        except TOO_DEEP:
            self.lanes.too_deep += 1
            return self.module
