"""What happens most often, in the fewest steps: a plain caller resumes a generator, which runs lines of its own and yields;
and on 3.11 a task resumes its coroutine, which awaits again.

It does what `frames` and `lanes` do, for a thread that is calm (nothing is held back but this, no call of `send` is under
way, `Lanes.done` has said so after the last event that went another way) and a lane that is plain (a generator to which nobody
delegates and which has an object) or awaits (the same for a coroutine): `Frames.yielded` has said so. Anything else it leaves
to them.

A resume is held (`Thread.held`) until the next event tells whether it was a `next` (or a step). `Lanes.thread`, where all other ways
begin, hands it on to them and ends the calm. In each function whatever may run other code (the clock, a `repr`) comes before
the first look at what is shared: after that there is no call until the record is there, so that nothing comes between (see
`recorder.UNDISTURBED`). The functions are written out for each back end, for a call costs as much as a tenth of one.
"""
from sys import _getframe
from _thread import get_ident

import lanes as L
import recorder as rec
from reprs import deadlines
from lanes import TOO_DEEP

RUN = rec.head(rec.STATE, L.RUNNING << 5 | L.NEXT, rec.BY)
STEP = rec.head(rec.STATE, L.RUNNING << 5 | L.STEP, rec.BY)
YIELD = rec.head(rec.STATE, L.SUSPENDED << 5 | L.YIELD)
YIELD_NUMBER = rec.head(rec.STATE, L.SUSPENDED << 5 | L.YIELD, rec.NUMBER)
LINE = rec.head(rec.LINE)
TOP = 0x7FFFFFFF
# The text of a number of fewer bits is short enough to be told whole.
WIDE = 256


def heads(lane):
    """The last words of this lane's most frequent records."""
    run = STEP if lane.kind == L.COROUTINE else RUN
    return tuple(head | lane.number for head in (run, YIELD, YIELD_NUMBER, LINE))


def make_texts(lanes, recorder):
    """Texts by value, of None and short strings; and a function that gives the id of any value's text."""
    texts = {}

    def identify(thread, value):
        if type(value) is int and value.bit_length() < WIDE:
            return recorder.identify((repr(value), False))
        number = recorder.identify(lanes.text(thread, value))
        if value is None or type(value) is str and len(value) <= rec.INTERN_LENGTH:
            if len(texts) >= rec.INTERN_COUNT:
                texts.clear()
            texts[value] = number
        return number

    return texts, identify


def for_monitoring(lanes, recorder, slow):
    """Callbacks (PY_RESUME, PY_YIELD, LINE without locals). `slow` has the methods for what is not done here."""
    clock, pack, pack_both, LOW = recorder.now, rec.pack, rec.pack_both, rec.LOW
    by_frame, threads, RUNNING, SUSPENDED = lanes.by_frame, lanes.threads, L.RUNNING, L.SUSPENDED
    texts, identify = make_texts(lanes, recorder)

    def py_resume(code, offset):
        try:
            lane = by_frame.get(id(_getframe(1)))
            thread = threads.get(get_ident())
            now = clock()
            if lane is None or not lane.plain or recorder.calm is not thread or now > recorder.horizon or deadlines:
                return slow.resumed(code, _getframe(1))
            stack = thread.stack
            top = stack[-1]
            if top.delegates:
                return slow.resumed(code, _getframe(1))
            at = recorder.at
            if at > recorder.end:
                return slow.resumed(code, _getframe(1))
            held, by, since = thread.held, thread.held_by, thread.held_at
            thread.held = lane
            thread.held_by = top
            thread.held_at = now & LOW
            thread.left = thread.seen = lane.raised = lane.entered = None
            lane.state = RUNNING
            if held is not None:
                recorder.at = at + 24
                pack(recorder.window, at, held.stood, by.number, 0, since, held.heads[0])
            # A signal handler may run before this, as the code of the one that resumes.
            stack.append(lane)
        except TOO_DEEP:
            lanes.too_deep += 1

    def py_yield(code, offset, value):
        try:
            thread = threads.get(get_ident())
            if recorder.calm is not thread or deadlines:
                return slow.yielded(_getframe(1), offset, value)
            # What yields is what was resumed last.
            lane = thread.stack[-1]
            if not lane.plain or lane.info.code is not code or offset not in lane.info.yields:
                return slow.yielded(_getframe(1), offset, value)
            if type(value) is int and 0 <= value <= TOP:
                text, head = value, lane.heads[2]
            elif (value is None or type(value) is str) and value in texts:
                text, head = texts[value], lane.heads[1]
            else:
                text, head = identify(thread, value), lane.heads[1]
            now = clock()
            at = recorder.at
            if at > recorder.end or now > recorder.horizon or recorder.calm is not thread:
                return slow.yielded(_getframe(1), offset, value)
            line = lane.info.yields[offset]
            lane.state = SUSPENDED
            del thread.stack[-1]
            thread.left = lane
            held = thread.held
            if held is None:
                lane.stood = line
                recorder.at = at + 24
                pack(recorder.window, at, line, 0, text, now & LOW, head)
            else:
                stood, lane.stood = held.stood, line
                thread.held = None
                recorder.at = at + 48
                pack_both(recorder.window, at, stood, thread.held_by.number, 0, thread.held_at, held.heads[0],
                          line, 0, text, now & LOW, head)
        except TOO_DEEP:
            lanes.too_deep += 1

    def line(code, number):
        try:
            thread = threads.get(get_ident())
            now = clock()
            if recorder.calm is not thread or now > recorder.horizon or deadlines:
                return slow.line(code, number, _getframe(1))
            lane = thread.stack[-1]
            at = recorder.at
            if lane.lines_of is not code or lanes.ignored or at > recorder.end:
                return slow.line(code, number, _getframe(1))
            thread.seen = None
            held = thread.held
            if held is None:
                recorder.at = at + 24
                pack(recorder.window, at, number, 0, 0, now & LOW, lane.heads[3])
            else:
                thread.held = None
                recorder.at = at + 48
                pack_both(recorder.window, at, held.stood, thread.held_by.number, 0, thread.held_at, held.heads[0],
                          number, 0, 0, now & LOW, lane.heads[3])
        except TOO_DEEP:
            lanes.too_deep += 1

    return py_resume, py_yield, line


def for_settrace(lanes, recorder, others, quiet, slow):
    """Trace functions (of a thread, of a frame that can be suspended). `others` are ids of code that is nobody's, `quiet` the
    instructions that end a loop or an await by an exception; `slow` has those functions for what is not done here."""
    clock, pack, pack_both, LOW = recorder.now, rec.pack, rec.pack_both, rec.LOW
    by_frame, threads, RUNNING, SUSPENDED, TASK = lanes.by_frame, lanes.threads, L.RUNNING, L.SUSPENDED, L.TASK
    texts, identify = make_texts(lanes, recorder)
    lines = slow.lines and not slow.frames.detail.locals

    def call(frame, event, arg):
        # Most calls are of code that is nobody's. What those need is all that stands here: each name more costs them.
        try:
            return None if id(frame.f_code) in others else entered(frame, event, arg)
        except TOO_DEEP:
            lanes.too_deep += 1
            return None

    def entered(frame, event, arg):
        if frame.f_trace is not suspendable:
            return slow.call(frame, event, arg)
        lane = by_frame.get(id(frame))
        if lane is None or not (lane.plain or lane.awaits):
            return slow.call(frame, event, arg)
        thread = threads.get(get_ident())
        now = clock()
        place = frame.f_lasti
        if not (lane.plain or lane.awaits) or recorder.calm is not thread or now > recorder.horizon or deadlines:
            return slow.call(frame, event, arg)
        stack = thread.stack
        top = stack[-1]
        if top.delegates or lane.awaits and top.kind != TASK:
            return slow.call(frame, event, arg)
        at = recorder.at
        if at > recorder.end:
            return slow.call(frame, event, arg)
        held, by, since = thread.held, thread.held_by, thread.held_at
        thread.held = lane
        thread.held_by = top
        thread.held_at = now & LOW
        thread.left = thread.seen = lane.raised = None
        lane.state = RUNNING
        if lane.awaits:
            lane.entered = place
        if held is not None:
            recorder.at = at + 24
            pack(recorder.window, at, held.stood, by.number, 0, since, held.heads[0])
        # A signal handler may run before this, as the code of the one that resumes.
        stack.append(lane)
        return suspendable

    def suspendable(frame, event, arg):
        try:
            lane = by_frame.get(id(frame))
            if lane is None or not lane.plain:
                if lane is None:
                    return slow.suspendable(frame, event, arg)
                if event == "return":
                    return stopped(frame, lane, arg) if lane.awaits else slow.suspendable(frame, event, arg)
                place = frame.f_lasti
                if event == "exception" and arg[0] is StopIteration and place >= 0 and lane.info.ops[place] in quiet:
                    return suspendable
                return slow.suspendable(frame, event, arg)
            thread = threads.get(get_ident())
            if (not lane.plain or recorder.calm is not thread or thread.stack[-1] is not lane
                    or lane.raised is not None):
                return slow.suspendable(frame, event, arg)
            if event == "return":
                place = frame.f_lasti
                if place not in lane.info.yields:
                    return slow.suspendable(frame, event, arg)
                if type(arg) is int and 0 <= arg <= TOP:
                    text, head = arg, lane.heads[2]
                elif (arg is None or type(arg) is str) and arg in texts:
                    text, head = texts[arg], lane.heads[1]
                else:
                    text, head = identify(thread, arg), lane.heads[1]
                line = lane.info.yields[place]
            elif event == "line" and lines and lane.info.simple and not lanes.ignored:
                place, line, text, head = lane.entered, frame.f_lineno, 0, lane.heads[3]
            else:
                return slow.suspendable(frame, event, arg)
            now = clock()
            at = recorder.at
            if at > recorder.end or now > recorder.horizon or recorder.calm is not thread:
                return slow.suspendable(frame, event, arg)
            stood = lane.stood
            if head is lane.heads[3]:
                thread.seen = None
            else:
                lane.entered = place
                lane.stood = line
                lane.state = SUSPENDED
                del thread.stack[-1]
                thread.left = lane
            held = thread.held
            if held is None:
                recorder.at = at + 24
                pack(recorder.window, at, line, 0, text, now & LOW, head)
            else:
                thread.held = None
                recorder.at = at + 48
                pack_both(recorder.window, at, stood, thread.held_by.number, 0, thread.held_at, held.heads[0],
                          line, 0, text, now & LOW, head)
            return suspendable
        except TOO_DEEP:
            lanes.too_deep += 1
            return suspendable

    def stopped(frame, lane, arg):
        """What its coroutine waits for, the task says at the end of its turn; until then nothing is as usual."""
        thread = threads.get(get_ident())
        place = frame.f_lasti
        now = clock()
        if (recorder.calm is not thread or thread.stack[-1] is not lane or lane.raised is not None or lane.dying
                or thread.left is not None or place not in lane.info.yields or deadlines or now > recorder.horizon):
            return slow.suspendable(frame, "return", arg)
        at = recorder.at
        if at > recorder.end:
            return slow.suspendable(frame, "return", arg)
        recorder.calm = False
        stood, line = lane.stood, lane.info.yields[place]
        lane.stood, lane.state = line, SUSPENDED
        del thread.stack[-1]
        thread.left, thread.handed, thread.waiting = lane, None, (lane, line)
        held = thread.held
        if held is not None:
            thread.held = None
            recorder.at = at + 24
            pack(recorder.window, at, stood, thread.held_by.number, 0, thread.held_at, held.heads[0])
        return suspendable

    return call, suspendable
