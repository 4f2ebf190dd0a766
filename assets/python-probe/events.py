"""What is done with the events of a back end, whichever it is: frames that can be suspended, plain functions, the program.

A back end finds the thread and what is known of the code, sees to it that nothing of ours is traced meanwhile, and calls
these. It does not know lanes; this does not know how events come.
"""
import frames as F
import lanes as L


class Events:
    def __init__(self, frames):
        self.frames = frames
        self.lanes = frames.lanes
        self.module_key = None   # id of the frame of the program's module

    def entered(self, thread, frame, info):
        """A frame of the user's is entered. Gives whether its other events are wanted."""
        if not thread.stack:
            self.lanes.begin_thread(thread)
        if thread.intents:
            self.frames.end_over(thread, id(frame))
        if info.kind is not None:
            return self.frames.enter(thread, frame, info) is not None
        self.lanes.flush(thread)
        if self.frames.detail.lines:
            thread.frames.append([id(frame), thread.top, {}])
        return True

    def line(self, thread, frame, info):
        """A line is about to run."""
        key = id(frame)
        if thread.intents:
            self.frames.resolve(thread, key)
        if info.cleans and F.op_at(info.ops, frame.f_lasti) in F.CLEANS:
            return
        if info.kind is not None:
            lane = self.lanes.by_frame.get(key)
            if lane is None:
                return
            lane.began = True
            self.frames.line(thread, frame, info, lane, lane.snap)
        elif key == self.module_key:
            self.frames.line(thread, frame, info, self.lanes.main, self.lanes.main.snap)
        else:
            entry = self.entry(thread, key)
            if entry is not None:
                self.frames.line(thread, frame, info, entry[1], entry[2])

    def entry(self, thread, key):
        """What is known of a plain function's frame; those above it have gone without a word."""
        entries = thread.frames
        if entries and entries[-1][0] == key:
            return entries[-1]
        if any(entry[0] == key for entry in entries):
            while entries[-1][0] != key:
                entries.pop()
            return entries[-1]
        return None

    def raised(self, thread, frame, info, error, trace):
        """An exception appears in a frame. `error` is one, or before 3.12 perhaps its type alone; `trace` its traceback."""
        key = id(frame)
        if trace is None or trace.tb_next is None:
            # It is raised here, and so it is another one than the last, even if it has that one's place in memory.
            thread.seen = None
        if thread.intents:
            self.frames.resolve(thread, key)
        kind = error if isinstance(error, type) else type(error)
        if info.kind is not None:
            lane = self.lanes.by_frame.get(key)
            if lane is not None:
                self.frames.raised(thread, frame, info, lane, kind, error)
            return
        main = key == self.module_key
        lane = self.lanes.main if main else self._lane_of(thread, key)
        if self.frames.is_quiet(frame, info, kind) or not isinstance(error, BaseException):
            return
        self.lanes.exception(thread, lane, self.frames.line_of(frame, info) if info.program else 0, error)
        if main:
            lane.raised = (kind, self.lanes.text(thread, error))

    def _lane_of(self, thread, key):
        if not self.frames.detail.lines:
            return thread.top
        entry = self.entry(thread, key)
        return None if entry is None else entry[1]

    def function_left(self, thread, frame, info):
        """A plain function is left, by a return or by an exception."""
        key = id(frame)
        if thread.intents:
            self.frames.resolve(thread, key)
        self.frames.let_go(frame)
        entry = self.entry(thread, key)
        if entry is None:
            return
        thread.frames.pop()
        self.lanes.flush(thread)
        if info.program and self.frames.detail.locals:
            self.frames.function_left(thread, entry[1], entry[2])

    def module_left(self, thread, frame, info, returned):
        """The program's module is over. What that means for its lane is told when the program has ended."""
        if thread.intents:
            self.frames.resolve(thread, id(frame))
        lane = self.lanes.main
        self.frames.tell_locals(thread, lane, lane.snap, frame)
        lane.value = None if returned else (lane.raised or (None, None))[1]
        lane.cause = L.RETURN if returned else L.RAISE
        lane.stood = self.frames.line_of(frame, info)
