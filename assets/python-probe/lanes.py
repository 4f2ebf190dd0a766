"""Lanes, their states, and who runs on which thread.

It turns what a back end sees (a frame is entered, left, raises) into the transitions of docs/trace-format.md. It knows
nothing of how those are seen, nor of asyncio. Two records are held back until the next one of their thread, because only
then the truth is known: a resume (was it a `send`, a `throw`, a `close`?) and a suspension in an await (on what?).
"""
import itertools
import sys
import threading
import types
import _weakref as weakref

import recorder as rec
import values

(MAIN, THREAD, PROCESS, GENERATOR, COROUTINE, ASYNC_GENERATOR, TASK, FUTURE) = range(8)
CREATED, READY, RUNNING, SUSPENDED, CLOSED = range(5)
(CALL, SCHEDULE, WAKE, SUBMIT, NEXT, SEND, THROW, CLOSE, AWAIT, POLL, STEP, START, YIELD, PENDING, SLEEP, BLOCK, RETURN,
 RAISE, CANCEL, DROP, COLLECT) = range(21)

_get_ident = threading.get_ident
# What the probe meets where the stack has no room for it. It gives up the event then, and the program goes on as if nobody
# looked. Before 3.10 the interpreter aborts where a RecursionError is followed by more recursion: it must be let through.
TOO_DEEP = RecursionError if sys.version_info >= (3, 10) else ()


class Lane:
    __slots__ = ("number", "kind", "name", "state", "key", "ref", "info", "cause", "value", "snap", "awaiter",
                 "waits_for", "stood_on", "closing", "dying", "intent", "raised", "entered", "began", "at_yield",
                 "outlives", "derived", "stood", "extra", "dies_at", "sought", "plain", "awaits", "heads", "delegates", "lines_of",
                 "__weakref__")

    def __init__(self, number, kind, name):
        self.number = number
        self.kind = kind
        self.name = name
        self.state = CREATED
        self.key = None          # id of its frame
        self.ref = None          # weak reference to its object
        self.info = None
        self.cause = NEXT        # of its last resume
        self.value = None
        self.snap = {}           # locals as they were told
        self.awaiter = None      # the lane that delegates to this one
        self.waits_for = None    # the lane this one delegates to, while suspended
        self.stood_on = None     # the one that it delegated to when it was resumed last
        self.closing = False     # a GeneratorExit has been thrown in
        self.dying = False       # its object is being collected
        self.intent = None       # what `asend`, `athrow` or `aclose` will bring with the next resume
        self.raised = None       # (type, text) of the exception that its frame met last
        self.sought = False      # its object was looked for
        self.plain = False       # a generator that can be resumed in the quickest way (see `hot`)
        self.awaits = False      # a coroutine that its task can resume in the quickest way (see `hot`)
        self.heads = None        # the last words of its most frequent records
        self.lines_of = None     # the code whose lines can be told in the quickest way while it runs on top
        self.delegates = False   # its code has an instruction that delegates
        self.entered = None      # the instruction at which its frame was entered last
        self.began = False
        self.at_yield = False    # an async generator that stands at a yield of its own
        self.outlives = False    # an async generator that a hook is given when it goes: it may go on
        self.derived = False     # resumed only because the one it delegates to was
        self.stood = 0           # the line where it was suspended
        self.extra = None
        self.dies_at = None      # (id, place) of the frame that runs while its object is collected


class Thread:
    """What runs on one thread, the lane that was resumed last at the end."""

    __slots__ = ("number", "stack", "resumes", "waiting", "intents", "seen", "inside", "frames", "gone", "left", "handed",
                 "acting", "starting", "afters", "begun",
                 "held", "held_by", "held_at", "apart")

    def __init__(self, number, base):
        self.number = number
        self.stack = [base] if base is not None else []
        self.resumes = []        # resumes that are held back: [lane, cause, value, by, line]
        self.waiting = None      # a suspension that is held back: (lane, line)
        self.intents = []        # calls of send, throw and close that are under way
        self.seen = None         # (id of the exception told last, its lane)
        self.inside = False      # in the probe: nothing is traced
        self.frames = []         # user's frames that are running: [id, lane, locals told]
        self.afters = []         # what is to be done when a frame of the standard library is left: (its id, a function)
        self.held = None         # a lane whose resume is held back, and by whom and when it was resumed (see `hot`)
        self.held_by = None
        self.held_at = 0
        self.begun = []          # what is being made where it is not seen: see unseen.py
        self.gone = []           # suspended lanes whose objects are being collected
        self.left = None         # the lane that was suspended last, if nothing has run since
        self.handed = None       # the text of what it yielded

        self.acting = None       # while a loop runs a callback that is no task's turn: who asked for it
        self.starting = None     # a call that may run a task's first turn inside of it
        self.apart = 0           # id of the frame of the library until whose end what runs is nobody's

    @property
    def top(self):
        return self.stack[-1] if self.stack else None


class Lanes:
    """All lanes of this process."""

    def __init__(self, recorder, is_program):
        self.recorder = recorder
        self.is_program = is_program
        # Threads take numbers at the same time; nobody comes between in `next`.
        self.numbers = itertools.count()
        self.by_frame = {}
        self.by_object = {}      # tasks, futures and threads, by id
        self.threads = {}
        self.thread_numbers = itertools.count()
        self.over = False
        self.too_deep = 0       # events that the stack had no room for, and that have not been counted as lost yet
        self.describe = lambda thing: None
        self.unseen = None       # finds what is made where it is not seen
        self.look = lambda thread, lane: None
        self.main = None
        self.ignored = set()     # frames of unstarted ones that were collected; the end of such a frame may be seen
        self.latest = {}         # the lane of the coroutine that went last, by the id it had
        self.inherited = {}      # in a forked process: weak references to the generators it was born with, by their frames

    # Threads -------------------------------------------------------------------------------------------------------

    def thread(self):
        ident = _get_ident()
        thread = self.threads.get(ident)
        if thread is None:
            thread = self.threads[ident] = Thread(next(self.thread_numbers), None)
        else:
            self.recorder.calm = False
            if thread.held is not None:
                lane, thread.held = thread.held, None
                cause = NEXT if lane.kind == GENERATOR else STEP
                thread.resumes.append([lane, cause, None, thread.held_by, lane.stood])
        return thread

    def done(self, thread):
        """An event has been dealt with. Says whether the next one may be in the quickest way."""
        thread.inside = thread.apart != 0
        recorder = self.recorder
        if not (thread.resumes or thread.waiting or thread.intents or thread.inside or thread.begun or thread.gone
                or thread.starting or self.over
                or recorder.thread != thread.number or not thread.stack):
            recorder.calm = thread

    def forget_thread(self):
        self.threads.pop(_get_ident(), None)

    # Records -------------------------------------------------------------------------------------------------------

    def flush(self, thread):
        """Tells what was held back."""
        waiting = thread.waiting
        if waiting is not None:
            thread.waiting = None
            try:
                self._tell_waiting(thread, *waiting)
            except RecursionError:
                # Where the stack has no room for telling it, it is told later.
                thread.waiting = waiting
                raise
        if thread.resumes:
            resumes, thread.resumes = thread.resumes, []
            try:
                while resumes:
                    lane, cause, value, by, line = resumes[0]
                    lane.cause, lane.value = cause, value
                    self._state(thread, lane, RUNNING, cause, value, by, None, line)
                    del resumes[0]
            except RecursionError:
                thread.resumes[:0] = resumes
                raise
        if thread.begun:
            self.unseen.discover(thread)

    def _state(self, thread, lane, state, cause, value=None, by=None, on=None, line=0):
        if on is not None:
            if type(on) is Lane:
                flags, other = rec.ON_LANE, on.number
            elif value is None:
                head = (rec.STATE << 24 | state << 21 | cause << 16 | rec.ON_THING) << rec.FLAGS_AT | lane.number
                return self.recorder.put_on(thread.number, line, (on, False), head)
            else:
                return self.recorder.write(thread.number, rec.STATE, state << 5 | cause, rec.ON_THING, lane.number, line, 0,
                                           value, (on, False))
        elif by is not None:
            flags, other = rec.BY, by.number
        else:
            flags = other = 0
        if value is None:
            head = (rec.STATE << 24 | state << 21 | cause << 16 | flags) << rec.FLAGS_AT | lane.number
            return self.recorder.put(thread.number, line, other, 0, head)
        self.recorder.write(thread.number, rec.STATE, state << 5 | cause, flags, lane.number, line, other, value)

    def state(self, thread, lane, state, cause, value=None, by=None, on=None, line=0):
        """A lane goes into a state, now."""
        if lane.state == CLOSED or self.over:
            return
        if thread.resumes or thread.waiting or thread.begun:
            self.flush(thread)
        before = lane.state
        if before == CLOSED:
            # Another thread, or a finalizer, has come between.
            return
        # Whoever comes between from here on finds it where it is going to be.
        lane.state = state
        try:
            self._state(thread, lane, state, cause, value, by, on, line)
        except RecursionError:
            lane.state = before
            raise

    def line(self, thread, lane, line, file=None):
        if lane is None or lane.state == CLOSED:
            return
        self.flush(thread)
        thread.seen = None
        self.recorder.write(thread.number, rec.LINE, 0, 0, lane.number, line, 0, file)

    def local(self, thread, lane, name, value):
        """`value` is (text, cut), or None where the local is gone."""
        if lane is None or lane.state == CLOSED or self.over:
            return
        self.flush(thread)
        self.recorder.write(thread.number, rec.LOCAL, 1 if value is None else 0, 0, lane.number, 0, 0, value,
                            (name, False))

    def exception(self, thread, lane, line, error):
        if lane is None or lane.state == CLOSED or self.over:
            return
        key = (id(error), lane.number)
        if thread.seen == key:
            return
        thread.seen = key
        self.flush(thread)
        if self.too_deep:
            self.own_up(thread)
        self.recorder.write(thread.number, rec.EXCEPTION, 0, 0, lane.number, line, 0, self.text(thread, error))

    def warning(self, thread, lane, message):
        self.flush(thread)
        flags, number = (rec.NO_LANE, 0) if lane is None else (0, lane.number)
        self.recorder.write(thread.number, rec.WARNING, 0, flags, number, 0, 0, (message, False))

    def own_up(self, thread):
        """Counts what was lost where the stack had no room for the probe, and says so."""
        count, self.too_deep = self.too_deep, 0
        self.recorder.lose(count)
        self.warning(thread, thread.top, "the stack had no room for the tracer; some events before this one are missing")

    def output(self, code, message):
        thread = self.thread()
        lane = thread.top
        if not thread.inside:
            self.flush(thread)
            if thread.gone and not self._still_dies(thread.gone[-1]):
                # Where lines are not told, nothing else may have come between.
                self.settle(thread, lane)
                lane = thread.top
        flags, number = (rec.NO_LANE, 0) if lane is None else (0, lane.number)
        self.recorder.write(thread.number, rec.OUTPUT, code, flags, number, 0, 0, (message, False))

    def text(self, thread, value):
        """The text of a value, as the recorder takes it; no `repr` of the user's is traced."""
        if type(value) is int and -0x80000000 <= value <= 0x7FFFFFFF:
            return value
        before, thread.inside = thread.inside, True
        too_deep = self.too_deep
        try:
            return values.text(value)
        finally:
            thread.inside = before
            if self.too_deep > too_deep:
                # What the stack had no room for inside of a `repr` is no event.
                self.too_deep = too_deep

    # Making lanes --------------------------------------------------------------------------------------------------

    def make(self, thread, kind, name, by, line, cause=CALL):
        """A new lane, created."""
        self.flush(thread)
        lane = Lane(next(self.numbers), kind, name)
        parent = 0 if by is None else by.number + 1
        self.recorder.write(thread.number, rec.LANE, kind, 0, lane.number, line, parent, (name[:100], False))
        self._state(thread, lane, CREATED, cause, None, by, None, line)
        return lane

    def linked(self, thread, kind, name, file, number):
        """A lane that another process has told of, in whose file it has this number."""
        lane = Lane(next(self.numbers), kind, name)
        self.recorder.write(thread.number, rec.LINK, 0, 0, lane.number, 0, number, (file, False))
        return lane

    def inherit(self, before):
        """This process was forked from one with these lanes. Its copies become lanes of its own when they run."""
        for key, lane in before.by_frame.items():
            if lane.ref is not None and lane.state in (CREATED, SUSPENDED):
                self.inherited[key] = lane.ref

    def adopt(self, thread, value, frame, info, line, by=None):
        """A generator, coroutine or async generator that the user's code has just been given."""
        known = self.by_frame.get(id(frame))
        if known is not None:
            if known.ref is None:
                self.watch(known, value)
                return known
            if known.ref() is value:
                return known
            self.end_stale(thread, known)
        self.ignored.discard(id(frame))
        lane = self.make(thread, info.kind, info.name, by or thread.top, line)
        lane.info, lane.delegates = info, info.delegates
        self.watch(lane, value)
        lane.key = id(frame)
        self.by_frame[lane.key] = lane
        return lane

    def watch(self, lane, value):
        key = id(value)

        def collected(_, lanes=weakref.ref(self), lane=lane):
            lanes = lanes()
            if lanes is not None:
                lanes.collected(lane, key)

        lane.ref = weakref.ref(value, collected)
        self.by_object[key] = lane
        self.latest.pop(key, None)

    def collected(self, lane, key):
        """The object of a lane is about to go; what its `finally` does comes after this."""
        self._forget(self.by_object, key, lane)
        if lane.kind == COROUTINE:
            # "was never awaited" is said after this, of an object that no weak reference knows any more.
            self.latest = {key: lane}
        if lane.state == CLOSED or self.over:
            return
        lane.dying = True
        lane.plain = lane.awaits = False
        thread = self.thread()
        if any(entry[0] is lane and entry[1] == CLOSE and not entry[4] for entry in thread.intents):
            # Only the call that has closed it had it.
            return self.closed_unseen(thread, lane, thread.top)
        if lane.state != SUSPENDED:
            if lane.state == RUNNING:
                return
            if lane.key is not None:
                self.ignored.add(lane.key)
            self.close(thread, lane, COLLECT)
        else:
            frame = sys._getframe(2)
            lane.dies_at = id(frame), frame.f_lasti
            thread.gone.append(lane)

    def settle(self, thread, lane=None):
        """Ends lanes whose objects have gone without a line of theirs being run. `lane` is the one of which an event tells
        now: it is not over, nor are those that stand still because they delegate to it."""
        for gone in thread.gone[:]:
            if gone.state == SUSPENDED:
                if (gone is not lane and not self._stands_for(gone, lane) and not self._is_being_closed(gone)
                        and not self._may_live_on(gone)):
                    inner = gone.waits_for
                    if inner is not None and inner.state == SUSPENDED and self._still_dies(gone):
                        # It goes on with that exception; but first what the inner one held is destroyed, which runs now.
                        self.begin_closing(thread, gone)
                        self.close_inner(thread, inner, gone)
                    else:
                        self._collect(thread, gone)
            elif gone.state == RUNNING and gone.derived and gone is thread.top and gone is not lane:
                self.end(thread, gone, COLLECT, None, gone.stood)
            if gone is lane or gone.state == CLOSED or not gone.dying:
                thread.gone.remove(gone)
        self._end_closed(thread, lane)

    def _end_closed(self, thread, lane):
        """Ends lanes of which it was told that they are being closed, and that were closed without a further word."""
        for gone in reversed(thread.gone):
            if gone.state == RUNNING and gone is not lane and not self._still_dies(gone):
                self.end(thread, gone, COLLECT, None, gone.stood)

    def begin_closing(self, thread, lane):
        """A lane is being closed or collected, and nothing of its own runs yet: the one that it delegates to is closed first."""
        self.state(thread, lane, RUNNING, CLOSE, None, thread.top, None, lane.stood)
        thread.stack.append(lane)
        lane.closing = True
        lane.plain = lane.awaits = False
        lane.raised = None
        lane.stood_on, lane.waits_for = lane.waits_for, None

    def _may_live_on(self, lane):
        """Whether the hook that is given an async generator, when nobody else has it, keeps it, or may do so yet. It is looked
        up only when this is decided: a reference that is made before would stay when the object goes."""
        if not lane.outlives or self._still_dies(lane):
            return lane.outlives
        self.unseen.attach(lane)
        lane.dying = lane.ref is None or lane.ref() is None
        return not lane.dying

    @staticmethod
    def _still_dies(lane):
        """Whether the frame that ran when the object of a lane went still stands where it stood, with others upon it."""
        key, at = lane.dies_at
        frame = sys._getframe(1)
        while frame is not None and id(frame) != key:
            frame = frame.f_back
        return frame is not None and frame.f_lasti == at

    @staticmethod
    def _stands_for(outer, lane):
        while lane is not None:
            above = lane.awaiter
            if above is outer:
                return outer.waits_for is lane
            lane = above
        return False

    @staticmethod
    def _is_being_closed(lane):
        """Whether the one that a lane delegates to is not over yet: it is closed first, and the end of the lane follows."""
        inner = lane.waits_for
        thing = inner.ref() if inner is not None and inner.state == SUSPENDED and inner.ref is not None else None
        return thing is not None and frame_of(thing) is not None

    def _collect(self, thread, lane):
        """Ends a suspended lane that was collected, and the one that it delegated to, which is closed by that."""
        inner = lane.waits_for
        if inner is not None and inner.state == SUSPENDED:
            thing = inner.ref() if inner.ref is not None else None
            if thing is None or frame_of(thing) is None:
                self.state(thread, lane, RUNNING, CLOSE, None, thread.top, None, lane.stood)
                self.close_inner(thread, inner, lane)
        self.close(thread, lane, COLLECT, None, None, lane.stood)

    def closed_unseen(self, thread, lane, by):
        """A lane has been closed without an event of its own."""
        if lane.state == SUSPENDED:
            self.close_inner(thread, lane, by)
        elif lane.state == CREATED:
            self.close(thread, lane, CLOSE, None, by)

    def close_inner(self, thread, lane, by):
        """A suspended lane is closed by the one that delegates to it, without an event of its own."""
        self.state(thread, lane, RUNNING, CLOSE, None, by, None, lane.stood)
        if lane.waits_for is not None and lane.waits_for.state == SUSPENDED:
            self.close_inner(thread, lane.waits_for, lane)
        self.close(thread, lane, CLOSE, None, None, lane.stood)

    def end_stale(self, thread, lane):
        if lane.state != CLOSED and lane not in thread.stack:
            self.close(thread, lane, COLLECT)

    def close(self, thread, lane, cause, value=None, by=None, line=0):
        self.state(thread, lane, CLOSED, cause, value, by, None, line)
        lane.snap = {}
        lane.awaiter = lane.waits_for = None
        self._forget(self.by_frame, lane.key, lane)

    @staticmethod
    def _forget(lanes, key, lane):
        """Takes a lane out, if it is still the one there: another thread may come between, but not between these steps."""
        try:
            if key in lanes and lanes[key] is lane:
                del lanes[key]
        except KeyError:
            pass

    # Running -------------------------------------------------------------------------------------------------------

    def resume(self, thread, lane, cause, value, line, together=False):
        """A lane goes on. With `together`, it does so in the same breath as the one that delegates to it."""
        stack = thread.stack
        by = stack[-1] if stack else None
        if thread.waiting is not None or (thread.resumes and not together):
            self.flush(thread)
        lane.state = RUNNING
        lane.plain = lane.awaits = False
        lane.closing = cause == CLOSE
        lane.raised = None
        lane.waits_for = None
        lane.derived = False
        thread.left = thread.seen = None
        stack.append(lane)
        thread.resumes.append([lane, cause, value, by, line])

    def step(self, thread, lane):
        """A task's turn begins. It is known already what brings it, so nothing of it is held back."""
        if thread.waiting is not None or thread.resumes or thread.begun:
            self.flush(thread)
        stack = thread.stack
        by = stack[-1] if stack else None
        lane.state, lane.cause, lane.value = RUNNING, STEP, None
        lane.closing = lane.derived = False
        lane.raised = lane.waits_for = thread.left = thread.seen = None
        stack.append(lane)
        try:
            self._state(thread, lane, RUNNING, STEP, None, by)
        except RecursionError:
            thread.resumes.append([lane, STEP, None, by, 0])
            raise

    def turn(self, thread, cause, value):
        """What came in has become known: a value that was sent, an exception that was thrown."""
        for entry in thread.resumes:
            if cause != SEND or entry[1] == NEXT and entry[0].began:
                entry[1], entry[2] = cause, value

    def retract(self, thread, lane):
        """Takes back a resume that has not been told yet."""
        thread.resumes = [entry for entry in thread.resumes if entry[0] is not lane]
        if thread.stack and thread.stack[-1] is lane:
            thread.stack.pop()
        lane.state = SUSPENDED if lane.began else CREATED

    def standing_outer(self, lane):
        """The outermost of the lanes that run again with this one, since they delegate to it and it is what a `throw` or a
        `close` of theirs went to; None where there is none."""
        chain = self._standing(lane)
        return chain[-1] if chain else None

    @staticmethod
    def _standing(lane):
        chain, inner = [], lane
        while True:
            outer = inner.awaiter
            if outer is None or outer.state != SUSPENDED or outer.waits_for is not inner or not executes(outer):
                return chain
            chain.append(outer)
            inner = outer

    def resume_chain(self, thread, lane, cause, value):
        """Resumes the lanes that delegate to this one and run again with it: outermost first."""
        chain = self._standing(lane)
        for outer in reversed(chain):
            self.resume(thread, outer, cause, value, outer.stood, True)
            outer.derived = True
        return bool(chain)

    def suspend(self, thread, lane, cause, value, on, line):
        """A lane is left in the middle. Those that only passed its value on are suspended with it."""
        stack = thread.stack
        if stack and stack[-1] is not lane and lane in stack:
            self.flush(thread)
            running = self.unwind(thread, lane)
            self.suspend(thread, lane, cause, value, on, line)
            return self._go_on(thread, running)
        while True:
            if thread.resumes or thread.waiting or thread.begun:
                self.flush(thread)
            if lane.state != RUNNING:
                # Its resume was given up.
                return
            if on is not None or cause != AWAIT:
                self._state(thread, lane, SUSPENDED, cause, value, None, on, line)
            else:
                thread.waiting = (lane, line)
            lane.state = SUSPENDED
            if stack and stack[-1] is lane:
                stack.pop()
            lane.stood = line
            lane.began = True
            if isinstance(on, Lane):
                lane.waits_for = on
            thread.left, thread.handed = lane, value
            if lane.dying and (lane.at_yield or not lane.outlives):
                # It has stopped in a `finally` while it was being collected: it will not go on.
                return self.close(thread, lane, COLLECT, None, None, line)
            outer = lane.awaiter
            if outer is None or not outer.derived or lane.at_yield or lane.closing or not stack or stack[-1] is not outer:
                return
            cause, value = (YIELD, value) if outer.kind == GENERATOR else (AWAIT, None)
            lane, on, line = outer, lane, outer.stood

    def _tell_waiting(self, thread, lane, line):
        cause, on = AWAIT, None
        thing = lane.ref() if lane.ref is not None else None
        if thing is not None:
            found = self.describe(thing)
            if found is not None:
                cause, on = found
        self._state(thread, lane, SUSPENDED, cause, None, None, on, line)

    def block(self, thread, on, line):
        """The lane that runs waits with its whole thread. It goes on with the next thing that happens there."""
        lane = thread.top
        self.flush(thread)
        self._state(thread, lane, SUSPENDED, BLOCK, None, None, on, line)
        thread.resumes.append([lane, START, None, None, line])

    def unwind(self, thread, lane):
        """Lanes above this one that never said they stopped: tracing was lost there, or they were passed by. Gives those that
        still run, innermost first."""
        stack = thread.stack
        running = []
        if stack and stack[-1] is lane or lane not in stack:
            return running
        while stack and stack[-1] is not lane:
            above = stack[-1]
            thing = above.ref() if above.ref is not None else None
            if thing is not None and frame_of(thing) is not None:
                self.flush(thread)
                self._state(thread, above, SUSPENDED, AWAIT if above.kind == COROUTINE else YIELD)
                above.state = SUSPENDED
                if _stands_on_stack(above):
                    running.append(above)
            else:
                self.close(thread, above, RAISE)
            stack.pop()
        return running

    def end(self, thread, lane, cause, value, line):
        """A lane's frame is left for good. One that delegated to it goes on by itself."""
        running = self.unwind(thread, lane)
        if lane.awaiter is not None:
            lane.awaiter.derived = False
        self.close(thread, lane, cause, value, None, line)
        if thread.stack and thread.stack[-1] is lane:
            thread.stack.pop()
        if running:
            self._go_on(thread, running)

    def _go_on(self, thread, running):
        """These were passed by, and run still: on 3.8 one that is being closed can be entered again by the one that it closes."""
        for lane in reversed(running):
            self.state(thread, lane, RUNNING, CLOSE if lane.closing else lane.cause, None, thread.top, None, lane.stood)
            thread.stack.append(lane)
            thread.left = None


def _stands_on_stack(lane):
    """Whether the frame of a lane is among those that run on this thread."""
    frame = sys._getframe(1)
    while frame is not None and id(frame) != lane.key:
        frame = frame.f_back
    return frame is not None


def executes(lane):
    """Whether the object of a lane runs, as it says itself, or has gone: it is being closed then."""
    thing = lane.ref() if lane.ref is not None else None
    if thing is None:
        return True
    if lane.kind == ASYNC_GENERATOR:
        # `ag_running` tells something else. Before 3.12 it is not known.
        return not getattr(thing, "ag_suspended", False)
    return thing.gi_running if lane.kind == GENERATOR else thing.cr_running


def frame_of(value):
    """The frame of a generator, coroutine or async generator; None where it is over."""
    kind = type(value)
    if kind is types.GeneratorType:
        return value.gi_frame
    if kind is types.CoroutineType:
        return value.cr_frame
    return value.ag_frame


def awaited_by(value):
    """What a generator, coroutine or async generator delegates to."""
    kind = type(value)
    if kind is types.GeneratorType:
        return value.gi_yieldfrom
    if kind is types.CoroutineType:
        return value.cr_await
    return value.ag_await


def program_line(is_program, frame=None):
    """The line of the nearest frame of the program, from this one or the caller's on; 0 where there is none."""
    frame = frame or sys._getframe(1)
    while frame is not None:
        if is_program(frame.f_code):
            return frame.f_lineno
        frame = frame.f_back
    return 0
