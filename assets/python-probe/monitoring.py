"""The back end for 3.12 and later: `sys.monitoring`. It tells `events` of the user's code, and costs other code nothing.

Where a function is entered for the first time, it is looked whose code it is. Only the user's has further events set; of
other code not even its next start is told.
"""
import gc
import sys
import types
from sys import _getframe

import hot
import reprs
import tools
from lanes import TOO_DEEP
from tools import register_callback, set_events, set_local_events

NAMES = ("PY_START", "PY_RESUME", "PY_THROW", "PY_YIELD", "PY_RETURN", "PY_UNWIND", "RAISE")

_PROBE = '''
def outer():
    yield from inner()
def inner():
    try:
        yield 1
    except KeyError:
        yield 2
generator = outer()
next(generator)
generator.throw(KeyError())
try:
    next(generator)
except StopIteration:
    pass
generator = inner()
next(generator)
try:
    generator.throw(ValueError())
except ValueError:
    pass
'''


def find():
    """A free tool's number where this interpreter tells what we need, else None. The number is taken."""
    if tools.monitoring is None:
        return None
    tool = tools.take()
    if tool is None or _told(tools.monitoring, tool) == _EXPECTED:
        return tool
    tools.free_tool_id(tool)
    return None


# What the program above does, in a word an event.
_EXPECTED = ("start outer, start inner, yield inner, yield outer, throw inner, raise inner, yield inner, "
             "resume outer, resume inner, return inner, return outer, "
             "start inner, yield inner, throw inner, raise inner, unwind inner")


def _told(monitoring, tool):
    code = compile(_PROBE, "<yieldscope>", "exec")
    told = []
    events = {name: getattr(monitoring.events, name, None) for name in NAMES}
    if None in events.values():
        return ""
    for name, event in events.items():
        def callback(code, *more, name=name.partition("_")[2].lower() or name.lower()):
            if code.co_filename == "<yieldscope>" and code.co_name in ("outer", "inner"):
                told.append("%s %s" % (name, code.co_name))
        register_callback(tool, event, callback)
    set_events(tool, sum(events.values()))
    try:
        exec(code, {})
    except Exception:
        told.clear()
    finally:
        set_events(tool, 0)
        for event in events.values():
            register_callback(tool, event, None)
    return ", ".join(told)


class Monitoring:
    watch = function = rest = None  # nothing ends it, nothing takes its place, and it costs nothing in other code

    def __init__(self, events, tool, recorder):
        self.events = events
        self.frames = events.frames
        self.lanes = events.lanes
        self.frames.quick_lines = self.frames.keeps_others = False
        self.tool = tool
        self.recorder = recorder
        self.monitoring = sys.monitoring
        names = self.monitoring.events
        self.disable = self.monitoring.DISABLE
        lines = names.LINE | names.JUMP if events.frames.detail.lines else 0
        self.suspendable = names.PY_RESUME | names.PY_YIELD | names.PY_RETURN | lines
        self.plain = lines and lines | names.PY_RETURN
        self.module = lines | names.PY_RETURN
        self.in_repr = names.CALL | names.JUMP
        self.callbacks = {}
        tools.follow(tool, self)

    def start(self, module_frame):
        """Begins to trace, in the frame of the program's module."""
        names = self.monitoring.events
        callbacks = self.callbacks = {names.PY_START: self.py_start, names.PY_RESUME: self.py_resume, names.PY_THROW: self.py_throw,
                     names.PY_YIELD: self.py_yield, names.PY_RETURN: self.py_return, names.PY_UNWIND: self.py_unwind,
                     names.RAISE: self.raised, names.LINE: self.line, names.JUMP: self.jump, names.CALL: self.called}
        if self.recorder is not None:
            callbacks.update(self.quick())
        for event, callback in callbacks.items():
            register_callback(self.tool, event, callback)
        self.events.module_key = id(module_frame)
        code = getattr(module_frame, "f_code", None)
        if code is not None:
            self.frames.info(code).asked = True
            main = self.lanes.main
            main.heads, main.lines_of = hot.heads(main), code
            set_local_events(self.tool, code, self.module)
        set_events(self.tool, names.PY_START | names.PY_THROW | names.PY_UNWIND | names.RAISE)

    def goes_on(self, frame, info):
        """A frame that was traced in the process from which this one is forked."""
        self._ask_for_more(frame.f_code, info)

    def stop(self):
        if tools.get_tool(self.tool) == tools.NAME:
            set_events(self.tool, 0)
            for event in self.callbacks:
                register_callback(self.tool, event, None)

    def move(self):
        """Takes another number, since the program wants this one. Gives whether there was one."""
        before, number = self.tool, tools.take()
        if number is None:
            return False
        self.tool = number
        tools.follow(number, self)
        for event, callback in self.callbacks.items():
            register_callback(number, event, callback)
            register_callback(before, event, None)
        for code, info in list(self.frames.infos.values()):
            if info is not None and info.asked:
                set_local_events(number, code, tools.get_local_events(before, code))
                set_local_events(before, code, 0)
        set_events(number, tools.get_events(before))
        set_events(before, 0)
        tools.free_tool_id(before)
        return True

    def ask(self):
        """Asks for the events of all functions of the user's, also of those that have not run yet."""
        codes = [thing.__code__ for thing in gc.get_objects() if type(thing) is types.FunctionType]
        while codes:
            code = codes.pop()
            info = self.frames.info(code)
            if info is None or info.special is not None:
                continue
            if not info.asked:
                self._ask_for_more(code, info)
            codes += [inner for inner in code.co_consts if isinstance(inner, types.CodeType)]

    def quick(self):
        """Callbacks that try the quickest way first."""
        py_resume, py_yield, line = hot.for_monitoring(self.lanes, self.recorder, self)
        names = self.monitoring.events
        quick = {names.PY_RESUME: py_resume, names.PY_YIELD: py_yield}
        if not self.frames.detail.locals:
            quick[names.LINE] = line
        return quick

    # Callbacks -----------------------------------------------------------------------------------------------------

    def py_start(self, code, offset):
        if reprs.deadlines and reprs.running():
            return self._start_in_repr(code)
        try:
            known = self.frames.infos.get(id(code))
            info = known[1] if known is not None else self.frames.info(code)
            if info is None:
                return self.disable
            if not info.asked:
                self._ask_for_more(code, info)
            thread = self.lanes.thread()
            if thread.inside or self.lanes.over:
                return None
            frame = _getframe(1)
            thread.inside = True
            try:
                if info.special is None:
                    self.events.entered(thread, frame, info)
                else:
                    after = info.special(thread, frame)
                    if after is not None:
                        thread.afters.append((id(frame), after))
            finally:
                self.lanes.done(thread)
        except TOO_DEEP:
            self.lanes.too_deep += 1

    def _start_in_repr(self, code):
        """A function starts inside of a `repr` of the user's: by what it runs and calls it is seen whether that takes too long."""
        info = self.frames.info(code)
        if info is None:
            return self.disable
        if info.special is not None:
            reprs.check(code.co_name in reprs.WAITS)
            return None
        reprs.check()
        if not info.asked:
            self._ask_for_more(code, info)
        if not info.watched:
            info.watched = True
            set_local_events(self.tool, code, tools.get_local_events(self.tool, code) | self.in_repr)
        return None

    def called(self, code, offset, function, owner):
        if reprs.deadlines:
            reprs.check_call(function, None if owner is self.monitoring.MISSING else owner)

    def _ask_for_more(self, code, info):
        """The other events of a code object that is ours to look at."""
        info.asked = True
        if info.special is not None:
            events = self.monitoring.events.PY_RETURN
        elif info.kind is not None:
            events = self.suspendable
        else:
            events = self.plain
        if events:
            set_local_events(self.tool, code, events)

    def py_resume(self, code, offset):
        try:
            self.resumed(code, _getframe(1))
        except TOO_DEEP:
            self.lanes.too_deep += 1

    def py_throw(self, code, offset, error):
        try:
            self.resumed(code, _getframe(1))
        except TOO_DEEP:
            self.lanes.too_deep += 1

    def resumed(self, code, frame):
        if reprs.deadlines and reprs.check():
            return
        try:
            known = self.frames.infos.get(id(code))
            # One that was never started may not be known, when something is thrown in.
            info = known[1] if known is not None else self.frames.info(code)
            if info is None or info.kind is None:
                return
            if not info.asked:
                self._ask_for_more(code, info)
            thread = self.lanes.thread()
            if thread.inside or self.lanes.over:
                return
            thread.inside = True
            try:
                self.events.entered(thread, frame, info)
            finally:
                self.lanes.done(thread)
        except TOO_DEEP:
            self.lanes.too_deep += 1

    def py_yield(self, code, offset, value):
        try:
            self.yielded(_getframe(1), offset, value)
        except TOO_DEEP:
            self.lanes.too_deep += 1

    def yielded(self, frame, offset, value):
        if reprs.deadlines and reprs.running():
            return
        try:
            thread = self.lanes.thread()
            if thread.inside or self.lanes.over:
                return
            lane = self.lanes.by_frame.get(id(frame))
            if lane is None:
                return
            thread.inside = True
            try:
                if thread.intents:
                    self.frames.resolve(thread, id(frame))
                line, delegated = self.frames.stop_at(frame, lane.info, offset)
                self.frames.yielded(thread, lane, value, delegated, line)
            finally:
                self.lanes.done(thread)
        except TOO_DEEP:
            self.lanes.too_deep += 1

    def py_return(self, code, offset, value):
        try:
            self._left(code, value, True)
        except TOO_DEEP:
            self.lanes.too_deep += 1

    def py_unwind(self, code, offset, error):
        try:
            self._left(code, None, False)
        except TOO_DEEP:
            self.lanes.too_deep += 1

    def _left(self, code, value, returned):
        if reprs.deadlines and reprs.running():
            return
        try:
            known = self.frames.infos.get(id(code))
            if known is None or known[1] is None:
                return
            thread, info = self.lanes.thread(), known[1]
            frame = _getframe(2)
            if thread.inside and thread.apart != id(frame) or self.lanes.over:
                return
            thread.inside = True
            try:
                if info.special is not None:
                    self._special_left(thread, frame, value)
                elif info.kind is not None:
                    lane = self.lanes.by_frame.get(id(frame))
                    if lane is not None:
                        if thread.intents:
                            self.frames.resolve(thread, id(frame))
                        if returned:
                            self.frames.returned(thread, frame, info, lane, value)
                        else:
                            self.frames.unwound(thread, frame, info, lane)
                elif id(frame) == self.events.module_key:
                    self.events.module_left(thread, frame, info, returned)
                else:
                    self.events.function_left(thread, frame, info)
            finally:
                self.lanes.done(thread)
        except TOO_DEEP:
            self.lanes.too_deep += 1

    @staticmethod
    def _special_left(thread, frame, value):
        afters, key = thread.afters, id(frame)
        if any(entry[0] == key for entry in afters):
            while afters[-1][0] != key:
                afters.pop()
            afters.pop()[1](thread, frame, value)
            if sys.version_info < (3, 13):
                # What it held when it was looked at would be held by the frame's dictionary of locals, and so by tracebacks.
                frame.f_locals

    def raised(self, code, offset, error):
        if reprs.deadlines and reprs.running():
            return
        try:
            known = self.frames.infos.get(id(code))
            if known is None or known[1] is None or known[1].special is not None:
                return
            if self.frames.is_quiet(_getframe(1), known[1], type(error)):
                return
            thread = self.lanes.thread()
            if thread.inside or self.lanes.over:
                return
            thread.inside = True
            try:
                self.events.raised(thread, _getframe(1), known[1], error, error.__traceback__)
            finally:
                self.lanes.done(thread)
        except TOO_DEEP:
            self.lanes.too_deep += 1

    def line(self, code, number, frame=None):
        if reprs.deadlines and reprs.check():
            return
        try:
            known = self.frames.infos.get(id(code))
            thread = self.lanes.thread()
            if known is None or thread.inside or self.lanes.over:
                return
            thread.inside = True
            try:
                self.events.line(thread, frame or _getframe(1), known[1])
            finally:
                self.lanes.done(thread)
        except TOO_DEEP:
            self.lanes.too_deep += 1

    def jump(self, code, offset, destination):
        """A jump back within a line begins that line once more; where another line begins, that is told by itself."""
        if reprs.deadlines and reprs.check():
            return None
        try:
            known = self.frames.infos.get(id(code))
            if known is None or destination > offset:
                return self.disable
            if not self.frames.detail.lines:
                return None
            lines = known[1].lines_between(offset, destination)
            if lines[0] != lines[1]:
                return self.disable
            thread = self.lanes.thread()
            if thread.inside or self.lanes.over:
                return None
            thread.inside = True
            try:
                self.events.line(thread, _getframe(1), known[1])
            finally:
                self.lanes.done(thread)
        except TOO_DEEP:
            self.lanes.too_deep += 1
