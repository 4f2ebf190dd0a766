"""What entering, leaving and raising in a frame means for lanes. A back end calls it; it knows nothing of the back end."""
import gc
import os
import sys
import types
import _weakref as weakref
import opcode

import hot
import lanes as L
import values

_OPS = opcode.opmap
YIELD_VALUE = _OPS["YIELD_VALUE"]
YIELD_FROM = _OPS.get("YIELD_FROM", -2)
CACHE = _OPS.get("CACHE", -2)
RESUME = _OPS.get("RESUME", -1)
DELEGATES = {_OPS[name] for name in ("YIELD_FROM", "SEND") if name in _OPS}
RETURNS = {code for name, code in _OPS.items() if name.startswith("RETURN_") and name != "RETURN_GENERATOR"}
# Instructions that end a loop or an await by an exception that nobody sees.
QUIET = {_OPS[name] for name in ("FOR_ITER", "YIELD_FROM", "SEND", "END_ASYNC_FOR", "GET_ANEXT", "CLEANUP_THROW",
                                "END_SEND", "END_FOR", "POP_ITER")
         if name in _OPS}
# Instructions that clean up after what an exception has left, with a line that does not run: an await, and on 3.9 a `with` and
# an `async for`, which have the last line of their blocks there.
CLEANS = {_OPS[name] for name in (("WITH_EXCEPT_START", "END_ASYNC_FOR") if sys.version_info[:2] == (3, 9)
                                  else ("CLEANUP_THROW",))
          if name in _OPS}
COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>", "__annotate__")
ATOMS = (int, float, bool, type(None))
MAX_LOCALS = 100
# In place of a value that must not be kept alive.
_UNKEPT = object()

# Where the standard library is; what else is installed lies in a folder whose name says so.
STANDARD = {os.path.dirname(os.__file__), os.path.join(sys.base_exec_prefix, getattr(sys, "platlibdir", "lib"),
                                                       "python%d.%d" % sys.version_info[:2])}
KEEPS_LOCALS = sys.version_info < (3, 13)
_HERE = os.path.join(os.path.dirname(os.path.realpath(__file__)), "")
# 3.11 takes a frame that holds nothing for one that is over; there these tell better.
_SUSPENDED = {L.GENERATOR: "gi_suspended", L.COROUTINE: "cr_suspended"} if sys.version_info[:2] == (3, 11) else {}
_CO_GENERATOR, _CO_COROUTINE, _CO_ASYNC_GENERATOR = 0x20, 0x80, 0x200


class Detail:
    """How much is told: `states`, also `lines`, or also `locals`."""

    def __init__(self, word="locals"):
        self.lines = word != "states"
        self.locals = self.lines and word != "lines"


class Info:
    """What is known of one code object."""

    __slots__ = ("code", "kind", "name", "program", "ops", "file", "special", "cleans", "delegates", "lines", "stops", "yields",
                 "simple", "asked", "watched")

    def __init__(self, code):
        self.code = code
        self.kind = None
        self.name = code.co_name
        self.program = False
        self.ops = None
        self.file = None
        self.special = None
        self.cleans = False      # it has an instruction at which a line is told that does not run
        self.delegates = False   # it has an instruction that delegates
        self.yields = {}         # of a yield of its own in a generator, or an await in a coroutine, by its place: the line
        self.simple = False      # lines of it that are told need no further look
        self.asked = False       # a back end that asks for events of each code object has done so
        self.watched = False     # the same for those that are wanted inside of a `repr`
        self.lines = {}          # the line of an instruction, as far as it was asked for
        self.stops = {}          # of a yield, by its place: the line, and whether it only passes a value on

    def lines_between(self, *places):
        """The lines at these places of its instructions."""
        for at in places:
            if at not in self.lines:
                found = [line for start, end, line in self.code.co_lines() if start <= at < end]
                self.lines[at] = found[0] if found else None
        return [self.lines[at] for at in places]


class _Reference(weakref.ref):
    """To a code object that is nobody's, with its id."""

    __slots__ = ("key",)


class Frames:
    detail = Detail()
    # Whether a frame says its own line as quickly as it can be looked up; and whether code that is nobody's is met again.
    quick_lines = keeps_others = True
    # Whether the back end takes a coroutine that its task resumes in the quickest way.
    quick_awaits = False

    def __init__(self, lanes, program, folder, special):
        self.lanes = lanes
        self.program = program
        self.folder = os.path.join(folder, "")
        self.special = special
        self.infos = {}
        self.others = set()      # ids of the code objects among them that are nobody's
        self.files = {}
        # Known before links are followed, which takes long.
        self.far = tuple({os.path.join(folder, "") for folder in STANDARD})
        self.foreign = tuple({os.path.join(os.path.realpath(folder), "") for folder in STANDARD})

    # Whose code is it ----------------------------------------------------------------------------------------------

    def info(self, code, again=False):
        """What is known of a code object; None where it is nobody's we look at. `again`: it will be asked for again."""
        found = self.infos.get(id(code))
        if found is not None:
            return found[1]
        made = self._info(code)
        if made is not None:
            # The code object is kept, so that its id stays its own. A finalizer may have asked for the same meanwhile: there is
            # one answer for all.
            return self.infos.setdefault(id(code), (code, made))[1]
        if again or self.keeps_others:
            # A program may make any number of these: each is forgotten before its id can be another's.
            reference = _Reference(code, self._forget)
            reference.key = id(code)
            self.infos[id(code)] = (reference, None)
            self.others.add(id(code))
        return made

    def _forget(self, reference):
        self.infos.pop(reference.key, None)
        self.others.discard(reference.key)

    def _info(self, code):
        if not isinstance(code, types.CodeType):
            # C code tells `sys.monitoring` of things that are like code.
            return None
        special = self.special(code)
        if special is not None:
            info = Info(code)
            info.special = special
            return info
        if not self.is_users(code.co_filename):
            return None
        return self._users(code, code.co_filename == self.program)

    def adopt(self, code):
        """The program is this code, with all that stands in it, and no other code whose file has the same name."""
        self.infos[id(code)] = (code, self._users(code, True))
        for inner in code.co_consts:
            if isinstance(inner, types.CodeType):
                self.adopt(inner)

    @staticmethod
    def _users(code, program):
        if code.co_name in COMPREHENSIONS or code.co_varnames[:1] == ("__yieldscope_it__",):
            return None
        info = Info(code)
        info.ops = code.co_code
        info.cleans = not CLEANS.isdisjoint(info.ops[::2])
        info.delegates = not DELEGATES.isdisjoint(info.ops[::2])
        info.program = program
        info.simple = program and not info.cleans
        if not info.program:
            info.file = (os.path.basename(code.co_filename), False)
        flags = code.co_flags
        if flags & _CO_ASYNC_GENERATOR:
            info.kind = L.ASYNC_GENERATOR
        elif flags & _CO_COROUTINE:
            info.kind = L.COROUTINE
        elif flags & _CO_GENERATOR:
            info.kind = L.GENERATOR
        return info

    def is_users(self, filename):
        known = self.files.get(filename)
        if known is None:
            known = self.files[filename] = filename == self.program or self._is_chosen(filename)
        return known

    def choose(self, include, exclude):
        """Globs of files that are the user's although they lie elsewhere, and of files that are not."""
        self.included, self.excluded = _matcher(include), _matcher(exclude)

    included = excluded = None

    def _is_chosen(self, filename):
        if filename.startswith("<"):
            return False
        if self.included is None and filename.startswith(self.far):
            return False
        path = os.path.realpath(filename)
        if path.startswith(_HERE) or self.excluded is not None and self.excluded(path):
            return False
        return self.included is not None and bool(self.included(path)) or self._is_beside(path)

    def _is_beside(self, path):
        if not path.startswith(self.folder) or path.startswith(self.foreign):
            return False
        return not {"site-packages", "dist-packages"}.intersection(path.split(os.sep))

    def is_program(self, code):
        if self.program is not None:
            return code.co_filename == self.program
        info = self.info(code)
        return info is not None and info.program

    def line_of(self, frame, info):
        """The line at which a frame stands."""
        if self.quick_lines:
            return frame.f_lineno or 0
        at = frame.f_lasti
        line = info.lines.get(at)
        if line is None:
            line = info.lines[at] = frame.f_lineno or 0
        return line

    def program_line(self, frame=None):
        return L.program_line(self.is_program, frame)

    # Generators, coroutines, async generators ----------------------------------------------------------------------

    def enter(self, thread, frame, info):
        """A frame that can be suspended is entered. Gives its lane."""
        lanes = self.lanes
        key = id(frame)
        if thread.begun:
            lanes.flush(thread)
        lane = lanes.by_frame.get(key)
        line = self.line_of(frame, info) if info.program else 0
        if lane is not None and lane.state == L.RUNNING:
            lane.derived = False
            return lane
        if lane is not None and (lane.info is not info or self._is_another(lane, frame)):
            lanes.end_stale(thread, lane)
            lane = None
        if lane is None and key in lanes.ignored:
            lanes.ignored.discard(key)
            return None
        if thread.starting is not None:
            thread.starting.entered(thread, frame)
        if lane is None:
            lane = lanes.make(thread, info.kind, info.name, thread.top, self.program_line(frame.f_back))
            lane.info, lane.key, lane.delegates = info, key, info.delegates
            lanes.by_frame[key] = lane
            if lanes.inherited:
                self._know(lane)
        if thread.gone:
            lanes.settle(thread, lane)
        if not lane.began:
            lane.extra = frame.f_lasti
            if info.kind == L.ASYNC_GENERATOR:
                lane.outlives = sys.get_asyncgen_hooks().finalizer is not None
        self._resume(thread, lane, frame, line)
        lane.entered = frame.f_lasti
        return lane

    def _know(self, lane):
        """A generator that this process was born with."""
        reference = self.lanes.inherited.pop(lane.key, None)
        thing = None if reference is None else reference()
        if thing is not None:
            self.lanes.watch(lane, thing)

    def goes_on(self, thread, frame, info):
        """A frame that can be suspended, and runs as this process is born."""
        lanes = self.lanes
        lane = lanes.make(thread, info.kind, info.name, thread.top, 0)
        lane.info, lane.key = info, id(frame)
        lanes.by_frame[lane.key] = lane
        self._know(lane)
        lanes.resume(thread, lane, L.NEXT if info.kind == L.GENERATOR else L.AWAIT, None, frame.f_lineno if info.program else 0)
        lane.began = True
        lane.entered = None

    def _is_another(self, lane, frame):
        """Whether this is a new frame at the place of one that went without a word."""
        return lane.ref is None and lane.began and lane.extra == frame.f_lasti

    def _resume(self, thread, lane, frame, line):
        lanes, top = self.lanes, thread.top
        lane.stood_on = lane.waits_for
        intent = self._intent(thread, lane)
        if self._delegates(top, frame):
            lane.awaiter = top
            same_breath = bool(thread.resumes) and thread.resumes[-1][0] is top
            if not same_breath:
                top.derived = False
            cause, value = self._inherited(lane, top, thread, same_breath)
            lanes.resume(thread, lane, cause, value, line, same_breath)
        else:
            outer = None if lane.awaiter is None else lanes.standing_outer(lane)
            if outer is not None:
                intent = intent or self._intent(thread, outer)
            cause, value = intent or self._plain_cause(thread, lane)
            if outer is not None:
                lanes.resume_chain(thread, lane, cause, value)
                if intent is None and lane.kind != L.GENERATOR:
                    cause = L.AWAIT
            lanes.resume(thread, lane, cause, value, line, outer is not None)
        if cause == L.CLOSE:
            self.end_inner(thread, lane)

    def end_inner(self, thread, lane):
        """A lane is being closed: the one that it delegated to has been closed before, which no event may have told."""
        inner = lane.stood_on
        if inner is not None and inner.state == L.SUSPENDED:
            self.end_unseen(thread, inner, L.CLOSE, None, inner.ref is None)

    def _intent(self, thread, lane):
        """What the call that is under way brings to this lane."""
        if thread.intents:
            for intent in reversed(thread.intents):
                if intent[0] is lane and not intent[4]:
                    intent[4] = True
                    return intent[1], intent[2]
        if lane.intent is not None and (lane.at_yield or not lane.began):
            intent, lane.intent = lane.intent, None
            return intent
        return None

    def _delegates(self, top, frame):
        """Whether the lane that runs stands in a `yield from` or an `await` of what this frame belongs to."""
        if top is None or top.key is None or top.info is None:
            return False
        back = frame.f_back
        while back is not None and id(back) != top.key:
            back = back.f_back
        if back is None:
            return False
        return op_at(top.info.ops, back.f_lasti) in DELEGATES

    def _inherited(self, lane, top, thread, same_breath):
        if lane.kind == L.COROUTINE:
            return L.AWAIT, None
        if lane.kind == L.ASYNC_GENERATOR:
            if lane.began and not lane.at_yield:
                return L.AWAIT, None
            intent, lane.intent = lane.intent, None
            return intent or (L.NEXT, None)
        if lane.began and same_breath and top.kind == L.GENERATOR:
            return thread.resumes[-1][1], thread.resumes[-1][2]
        return L.NEXT, None

    def _plain_cause(self, thread, lane):
        if lane.kind == L.GENERATOR or lane.kind == L.ASYNC_GENERATOR and (lane.at_yield or not lane.began):
            return L.NEXT, None
        if thread.top is not None and thread.top.kind == L.TASK:
            return L.STEP, None
        return L.AWAIT, None

    def leave(self, thread, frame, info, lane, value):
        """A frame that can be suspended is left: by a yield, an await, a return or an exception, which its place tells."""
        at, ops = frame.f_lasti, info.ops
        op = ops[at] if 0 <= at < len(ops) else -1
        following = ops[at + 2] if 0 <= at < len(ops) - 2 else -1
        stopped = self._yields_at(ops, at, op, following)
        if stopped is not None and value is None and lane.raised is not None and not self._stands(frame, lane):
            stopped = None
        if stopped is not None:
            line = (frame.f_lineno or 0) if info.program else 0
            self.yielded(thread, lane, value, stopped, line)
            lane.entered = at
            if info.kind == L.COROUTINE or info.kind == L.GENERATOR and not stopped:
                info.yields[at] = line
        elif op in RETURNS:
            self.returned(thread, frame, info, lane, value)
        else:
            self.unwound(thread, frame, info, lane)

    def stop_at(self, frame, info, at):
        """Of the yield at this place: its line, and whether it only passes a value on."""
        found = info.stops.get(at)
        if found is None:
            ops = info.ops
            following = ops[at + 2] if at + 2 < len(ops) else -1
            passes = bool(self._yields_at(ops, at, ops[at], following))
            found = info.stops[at] = ((frame.f_lineno or 0) if info.program else 0, passes)
            if info.kind == L.GENERATOR and not passes:
                info.yields[at] = found[0]
        return found

    @staticmethod
    def _stands(frame, lane):
        """Whether a frame that met an exception stands at a `yield` now; or the exception leaves it, having been thrown in
        there. The interpreter allows a jump only where it stands: one to a line that there is not fails in either case,
        and the error says why."""
        thing = lane.ref() if lane.ref is not None else None
        stands = getattr(thing, _SUSPENDED.get(lane.kind, ""), None)
        if stands is not None:
            return stands
        try:
            frame.f_lineno = -1
        except ValueError as error:
            return "can only jump" not in str(error)
        return True

    @staticmethod
    def _yields_at(ops, at, op, following):
        """Whether the frame stands at a yield: None where it does not, else whether that yield only passes a value on."""
        if following == YIELD_FROM:
            return True
        if op == RESUME and at >= 2 and ops[at - 2] == YIELD_VALUE:
            # 3.13 has gone one instruction further when it tells.
            return ops[at + 1] & 3 >= 2
        if op == YIELD_VALUE:
            return following == RESUME and ops[at + 3] & 3 >= 2
        return None

    def yielded(self, thread, lane, value, delegated, line):
        """A frame is left by a yield or an await, which may only pass on what an inner one yields."""
        lanes = self.lanes
        if lane.ref is None and not lane.sought:
            lane.sought = True
            lanes.unseen.attach(lane)
        left = thread.left
        inner = left if delegated and left is not None and left.awaiter is lane else None
        if lane.kind == L.ASYNC_GENERATOR and type(value).__name__ == "async_generator_wrapped_value":
            lane.at_yield = True
            lane.closing = False
            lanes.suspend(thread, lane, L.YIELD, lanes.text(thread, _unwrapped(value)), None, line)
        elif lane.kind == L.GENERATOR:
            # What an inner one has yielded is passed on as it is, and has its text already.
            passed = inner is not None and inner.kind == L.GENERATOR
            text = thread.handed if passed else lanes.text(thread, value)
            lanes.suspend(thread, lane, L.YIELD, text, inner, line)
            if not delegated and lane.awaiter is None and lane.ref is not None and not (lane.closing or lane.dying):
                lane.plain = True
                # The quickest way does not say it.
                lane.cause = L.NEXT
                if lane.heads is None:
                    lane.heads = hot.heads(lane)
                    lane.lines_of = lane.info.code if lane.info.simple else None
        else:
            lane.at_yield = False
            lanes.suspend(thread, lane, L.AWAIT, None, inner, line)
            if (self.quick_awaits and lane.kind == L.COROUTINE and inner is None and lane.awaiter is None
                    and lane.ref is not None and not (lane.closing or lane.dying)):
                lane.awaits = True
                lane.cause = L.STEP
                if lane.heads is None:
                    lane.heads = hot.heads(lane)

    def _flush_unless_dying(self, thread, lane):
        if not lane.dying:
            self.lanes.flush(thread)

    def returned(self, thread, frame, info, lane, value):
        """A frame that can be suspended is left by a return."""
        lanes = self.lanes
        line = self.line_of(frame, info) if info.program else 0
        self._flush_unless_dying(thread, lane)
        if info.program and not lane.closing and not lane.dying:
            self.tell_locals(thread, lane, lane.snap, frame)
        else:
            self.let_go(frame)
        if lane.dying:
            lanes.end(thread, lane, L.COLLECT, None, line)
        elif lane.closing:
            lanes.end(thread, lane, L.CLOSE, None, line)
        else:
            lanes.end(thread, lane, L.RETURN, lanes.text(thread, value), line)

    def unwound(self, thread, frame, info, lane):
        """A frame that can be suspended is left by the exception that it met last."""
        line = self.line_of(frame, info) if info.program else 0
        lanes = self.lanes
        self.let_go(frame)
        kind, text = lane.raised or (None, None)
        held = any(entry[0] is lane for entry in thread.resumes)
        if lane.dying:
            if held:
                lanes.retract(thread, lane)
            lanes.end(thread, lane, L.COLLECT, None, line)
        elif kind is not None and issubclass(kind, GeneratorExit) and (lane.closing or held):
            by = None
            if held and not lane.began:
                by = next(entry[3] for entry in thread.resumes if entry[0] is lane)
                lanes.retract(thread, lane)
                # Nobody closes one that was never seen: it goes.
                lanes.close(thread, lane, *(L.COLLECT,) if lane.ref is None else (L.CLOSE, None, by, 0))
            else:
                lanes.end(thread, lane, L.CLOSE, None, line)
        elif lane.kind == L.COROUTINE and kind is not None and kind.__name__ == "CancelledError":
            lanes.end(thread, lane, L.CANCEL, None, line)
        else:
            lanes.end(thread, lane, L.RAISE, text, line)

    def raised(self, thread, frame, info, lane, kind, error):
        """An exception appears in a frame that can be suspended."""
        if self.is_quiet(frame, info, kind):
            return
        lanes = self.lanes
        # An exception that was thrown in appears where the frame was entered; any other one further on.
        thrown = bool(thread.resumes) and thread.resumes[-1][0] is lane and lane.entered == frame.f_lasti
        if not isinstance(error, BaseException):
            error = kind()
        text = lanes.text(thread, error)
        lane.raised = kind, text
        if issubclass(kind, GeneratorExit):
            resumes = thread.resumes
            here = thrown and resumes[0][0] is lane and resumes[0][1] == L.THROW
            if thrown and (not here or lane.stood_on is not None and lane.stood_on.state == L.SUSPENDED):
                # What is thrown into one that delegates closes the one that it delegates to.
                for entry in resumes[1:] if resumes[0][1] == L.THROW else resumes:
                    entry[0].closing = True
                    entry[1], entry[2] = L.CLOSE, None
                self.end_inner(thread, lane)
                return
            if not thrown:
                lane.began = True
                lanes.flush(thread)
                return
        if thrown:
            lanes.turn(thread, L.THROW, text)
        else:
            lane.began = True
        line = self.line_of(frame, info) if info.program else 0
        lanes.exception(thread, lane, line, error)

    def is_quiet(self, frame, info, kind):
        """Whether this is the end of a loop or of an await."""
        if not issubclass(kind, (StopIteration, StopAsyncIteration)):
            return False
        return op_at(info.ops, frame.f_lasti) in QUIET

    # Calls of send, throw and close that no event told of ----------------------------------------------------------

    def resolve(self, thread, key):
        """The calls that the frame with this id had under way have ended."""
        intents, lanes = thread.intents, self.lanes
        while intents and intents[-1][3] == key:
            lane, cause, value, _, seen = intents.pop()
            if lane.kind == L.FUTURE:
                lanes.look(thread, lane)
            elif not seen:
                self.end_unseen(thread, lane, cause, value)

    def end_over(self, thread, key):
        """The frame with this id is entered while a call of `close` is under way. It may be that of what the closed one held,
        which goes with it."""
        lane, cause, value, _, seen = thread.intents[-1]
        if cause != L.CLOSE or seen:
            return
        self.end_unseen(thread, lane, cause, value)
        if lane.state == L.SUSPENDED or lane.state == L.RUNNING and lane.closing:
            self._close_down(thread, lane, key)

    def _close_down(self, thread, lane, key):
        """What has been closed below this lane, which is being closed, has been so without an event, and what it held is
        destroyed; or it is a library's, which calls the user's code as it ends. Those between wait for that. Where the frame
        that is entered is one of theirs, that event tells."""
        lanes, waiting = self.lanes, []
        while lane is not None and lane.kind != L.ASYNC_GENERATOR and lane.key != key and not is_over(lane) and L.executes(lane):
            waiting.append(lane)
            lane = lane.waits_for if lane.state == L.SUSPENDED else lane.stood_on
        if not waiting or lane is not None and lane.key == key:
            return
        for outer in waiting:
            if outer.state == L.SUSPENDED:
                lanes.begin_closing(thread, outer)
        if lane is not None and lane.state == L.SUSPENDED and is_over(lane):
            lanes.close_inner(thread, lane, waiting[-1])

    def _end_closed(self, thread, lane):
        """Ends this lane, and those that it delegates to, as far as they are over, having been closed without a further word."""
        stack = thread.stack
        while lane in stack and stack[-1].closing and is_over(stack[-1]):
            self.lanes.end(thread, stack[-1], L.CLOSE, None, stack[-1].stood)

    def end_unseen(self, thread, lane, cause, value, sure=False):
        if lane.state == L.RUNNING and lane.closing:
            self._end_closed(thread, lane)
        if lane.state not in (L.CREATED, L.SUSPENDED) or not sure and not is_over(lane):
            return
        lanes, by = self.lanes, thread.top
        if cause == L.THROW or lane.state == L.SUSPENDED:
            lanes.state(thread, lane, L.RUNNING, cause, value, by, None, lane.stood or lane.info.code.co_firstlineno)
        if cause == L.THROW:
            lanes.close(thread, lane, L.RAISE, value, None, lane.stood)
        elif lane.state == L.RUNNING:
            lanes.close(thread, lane, L.CLOSE, None, None, lane.stood)
        else:
            lanes.close(thread, lane, L.CLOSE, None, by, 0)

    # Lines and locals ----------------------------------------------------------------------------------------------

    def line(self, thread, frame, info, lane, snap):
        if info.program:
            self.let_go(frame)
        if thread.gone:
            self.lanes.settle(thread, lane)
        if self.lanes.ignored:
            self.lanes.ignored.clear()
        if thread.begun:
            self.lanes.flush(thread)
            self.lanes.unseen.settle(thread)
        number = self.line_of(frame, info)
        if info.program:
            self.tell_locals(thread, lane, snap, frame)
            self.lanes.line(thread, lane, number)
        else:
            self.lanes.line(thread, lane, number, info.file)

    def let_go(self, frame):
        """Before 3.13 a frame keeps what its locals were when they were looked at, and a traceback keeps the frame. A look at
        them lets go what is theirs no longer."""
        if KEEPS_LOCALS and self.detail.locals:
            frame.f_locals

    def tell_locals(self, thread, lane, snap, frame):
        if self.detail.locals:
            self.sync(thread, lane, snap, frame.f_locals)

    def sync(self, thread, lane, snap, now):
        """Tells the locals that have changed since they were told last."""
        if lane is None or lane.state == L.CLOSED:
            return
        self.lanes.flush(thread)
        count = 0
        for name, value in list(now.items()):
            known = snap.get(name)
            kind = type(value)
            if known is not None and kind in ATOMS and known[0] is value:
                count += 1
                continue
            # A dictionary that `exec` runs in may have any keys.
            if type(name) is not str or name[:1] in (".", "") or name[:2] == "__" or issubclass(kind, values.SKIPPED):
                continue
            if known is None and len(snap) >= MAX_LOCALS:
                continue
            count += 1
            text = self.lanes.text(thread, value)
            if known is None or known[1] != text or known[2] is not kind:
                self.lanes.local(thread, lane, name, text)
            snap[name] = (value if kind in ATOMS else _UNKEPT, text, kind)
        if count < len(snap):
            for name in [name for name in snap if name not in now or issubclass(type(now[name]), values.SKIPPED)]:
                del snap[name]
                self.lanes.local(thread, lane, name, None)

    def function_left(self, thread, lane, snap):
        """A function's locals go, and those of its caller that they hid are seen again."""
        if lane is None or lane.state == L.CLOSED:
            return
        below = [entry[2] for entry in reversed(thread.frames) if entry[1] is lane] + [lane.snap]
        for name in snap:
            hidden = next((one[name][1] for one in below if name in one), None)
            self.lanes.local(thread, lane, name, hidden)


def _matcher(globs):
    """Tells of a path whether one of the globs matches whole names of it, one after another; None without globs."""
    globs = [glob.rstrip("/") for glob in globs if glob]
    if not globs:
        return None
    import fnmatch
    import re
    return re.compile("|".join("(?s:.*/)?(?:%s)(?s:/.*)?$" % fnmatch.translate(glob).replace(r"\Z", "").replace(r"\z", "")
                               for glob in globs)).match


def is_over(lane):
    """Whether the object of a lane lives and says that it is over."""
    thing = lane.ref() if lane.ref is not None else None
    return thing is not None and L.frame_of(thing) is None


def op_at(ops, at):
    """The instruction that runs at this place; 3.12 may point at the cache behind it."""
    while 0 <= at < len(ops) and ops[at] == CACHE:
        at -= 2
    return ops[at] if 0 <= at < len(ops) else -1


def _unwrapped(value):
    inside = gc.get_referents(value)
    return inside[0] if inside else None
