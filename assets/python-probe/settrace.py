"""The back end for every version: `sys.settrace`. It sees frames being entered, left and raising, and tells `frames`."""
import sys
import threading

import frames as F
import lanes as L


class Settrace:
    def __init__(self, frames):
        self.frames = frames
        self.lanes = frames.lanes

    def start(self, module_frame):
        """Begins to trace: this thread from here on in the frame of the program's module, further threads from birth."""
        threading.settrace(self.call)
        module_frame.f_trace = self.module
        sys.settrace(self.call)

    def stop(self):
        threading.settrace(None)
        sys.settrace(None)

    def again(self, thread):
        """Begins again on this thread, where an exception in tracing (a RecursionError) has ended it."""
        sys.settrace(self.call)

    # Callbacks -----------------------------------------------------------------------------------------------------

    def call(self, frame, event, arg):
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
            if not thread.stack:
                self.frames.lanes.begin_thread(thread)
            if info.kind is not None:
                return None if self.frames.enter(thread, frame, info) is None else self.suspendable
            self.lanes.flush(thread)
            thread.frames.append([id(frame), thread.top, {}])
            return self.function
        finally:
            thread.inside = False

    def special(self, thread, frame, info):
        after = info.special(thread, frame)
        if after is None:
            return None
        frame.f_trace_lines = False

        def trace(frame, event, arg):
            if event == "return" and not thread.inside and not self.lanes.over:
                thread.inside = True
                try:
                    after(thread, frame, arg)
                finally:
                    thread.inside = False
            return trace
        return trace

    def suspendable(self, frame, event, arg):
        lane = self.lanes.by_frame.get(id(frame))
        thread = self.lanes.thread()
        if lane is None or thread.inside or self.lanes.over:
            return self.suspendable
        info = lane.info
        thread.inside = True
        try:
            if event == "line":
                if 0 <= frame.f_lasti < len(info.ops) and info.ops[frame.f_lasti] == F.CLEANUP_THROW:
                    return self.suspendable
                if thread.intents:
                    self.frames.resolve(thread, id(frame))
                lane.fresh = False
                lane.began = True
                self.frames.line(thread, frame, info, lane, lane.snap)
            elif event == "return":
                if thread.intents:
                    self.frames.resolve(thread, id(frame))
                self.frames.leave(thread, frame, info, lane, arg)
            elif event == "exception":
                if thread.intents:
                    self.frames.resolve(thread, id(frame))
                self.frames.raised(thread, frame, info, lane, arg[0], arg[1])
        finally:
            thread.inside = False
        return self.suspendable

    def function(self, frame, event, arg):
        thread = self.lanes.thread()
        if thread.inside or self.lanes.over:
            return self.function
        thread.inside = True
        try:
            key = id(frame)
            if thread.intents:
                self.frames.resolve(thread, key)
            entries = thread.frames
            while entries and entries[-1][0] != key and any(entry[0] == key for entry in entries):
                entries.pop()
            if not entries or entries[-1][0] != key:
                return self.function
            _, lane, snap = entries[-1]
            info = self.frames.info(frame.f_code)
            if event == "line":
                self.frames.line(thread, frame, info, lane, snap)
            elif event == "exception":
                self.plain_exception(thread, frame, info, lane, arg)
            elif event == "return":
                entries.pop()
                self.lanes.flush(thread)
                if info.program:
                    self.frames.function_left(thread, lane, snap)
        finally:
            thread.inside = False
        return self.function

    def module(self, frame, event, arg):
        thread, lane = self.lanes.thread(), self.lanes.main
        if thread.inside or self.lanes.over:
            return self.module
        thread.inside = True
        try:
            info = self.frames.info(frame.f_code)
            if thread.intents:
                self.frames.resolve(thread, id(frame))
            if event == "line":
                self.frames.line(thread, frame, info, lane, lane.snap)
            elif event == "exception":
                if self.plain_exception(thread, frame, info, lane, arg):
                    lane.raised = (arg[0], self.lanes.text(thread, arg[1]))
            elif event == "return":
                self.frames.sync(thread, lane, lane.snap, frame.f_locals)
                op = info.ops[frame.f_lasti] if 0 <= frame.f_lasti < len(info.ops) else -1
                lane.value = None if op in F.RETURNS else (lane.raised or (None, None))[1]
                lane.cause = L.RETURN if op in F.RETURNS else L.RAISE
                lane.stood = frame.f_lineno
        finally:
            thread.inside = False
        return self.module

    def plain_exception(self, thread, frame, info, lane, arg):
        kind, error = arg[0], arg[1]
        if self.frames._is_quiet(frame, info, kind) or not isinstance(error, BaseException):
            return False
        self.lanes.exception(thread, lane, frame.f_lineno if info.program else 0, error)
        return True
