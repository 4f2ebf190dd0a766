"""What rewritten code calls. Each hook gives back what it was given; none of them may raise."""
import builtins
import os
import sys
import types
from _functools import partial
from _thread import get_ident

import lanes as L
import reprs
import tracers
import unseen as U
from lanes import TOO_DEEP

# How the names of ours in rewritten code begin.
OURS = "__yieldscope_"
_KINDS = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)
_write, _exit = os.write, os._exit
_CAUSES = {"send": L.SEND, "throw": L.THROW, "close": L.CLOSE, "asend": L.SEND, "athrow": L.THROW, "aclose": L.CLOSE}


class _Kept:
    """As the interpreter ends, it empties the builtins and puts its own in again, and runs the `finally` of generators
    after that. When this goes with the others, it puts the hooks in again too."""

    def __init__(self, names, hooks):
        self.names, self.hooks = names, hooks

    def __del__(self):
        self.names.update(self.hooks)


class Sent:
    """What a `yield` gave back and nobody uses is looked for in here, where it is not None."""

    __slots__ = ("got",)

    def __init__(self, got):
        self.got = got

    def __contains__(self, value):
        self.got(value)
        return False


def make(frames, backend, library, tell_write):
    """The hooks by name. `tell_write(fd, data)` is called before an `os.write`."""
    lanes = frames.lanes
    watched, dates = library.watched, library.dates
    recorder, threads = lanes.recorder, lanes.threads
    unseen = lanes.unseen = U.Unseen(frames, _KINDS)
    watch, tracer, gettrace = backend.watch, backend.function, tracers.gettrace
    others, CoroutineType = frames.others, types.CoroutineType

    def made(value, name=None):
        try:
            kind = type(value)
            unwatched = kind not in watched or kind is CoroutineType and id(value.cr_code) in others
            thread = threads.get(get_ident())
            if thread is None or not unwatched or thread.intents or thread.gone or thread.begun:
                thread = lanes.thread()
                if thread.inside or lanes.over:
                    return value
                thread.inside = True
                try:
                    _made(thread, value, sys._getframe(1), name)
                finally:
                    lanes.done(thread)
            elif thread.inside:
                return value
            if watch is not None and gettrace() is not tracer:
                watch(lanes.thread())
            return value
        except TOO_DEEP:
            lanes.too_deep += 1
            return value

    def _made(thread, value, caller, name):
        if thread.intents:
            frames.resolve(thread, id(caller))
        if thread.gone:
            lanes.settle(thread)
        handler = watched.get(type(value))
        if handler is not None:
            handler(thread, value, caller, name)
        if thread.begun:
            lanes.flush(thread)
            unseen.settle(thread)

    def adopt(thread, value, caller, name):
        frame = L.frame_of(value)
        if frame is None:
            return
        info = frames.info(frame.f_code, True)
        if info is None or info.kind is None:
            return
        if thread.top is None:
            lanes.begin_thread(thread)
        if thread.begun:
            lane = lanes.by_object.get(id(value))
            if lane is None or lane.ref() is not value:
                # It is this one, nearly always: then nothing has to be looked for.
                if len(thread.begun) == 1 and thread.begun[0][0][0] == info.code.co_name:
                    thread.begun = []
            lanes.flush(thread)
        known = lanes.by_frame.get(id(frame))
        if known is None and _has_begun(value):
            return
        line = caller.f_lineno if frames.is_program(caller.f_code) else frames.program_line()
        lanes.adopt(thread, value, frame, info, line)

    for kind in _KINDS:
        watched[kind] = adopt

    def call(method, *args, **kwargs):
        if reprs.deadlines and reprs.running():
            return _call_in_repr(method, args, kwargs)
        try:
            owner = getattr(method, "__self__", None)
            if (method is _write or method is _exit) and not lanes.over:
                _about_to(method, args)
            if type(owner) in watched and not lanes.over:
                thread = lanes.thread()
                if not thread.inside:
                    thread.inside = True
                    try:
                        if library.blocks.is_lock(owner):
                            library.blocks.acquire(thread, owner, args, kwargs)
                        else:
                            _call(thread, owner, method.__name__, args, sys._getframe(1))
                    finally:
                        thread.inside = False
            if dates is not None and type(method) is types.BuiltinMethodType and method.__name__ in ("now", "today"):
                method = dates(method)
            return partial(method, *args, **kwargs)
        except TOO_DEEP:
            lanes.too_deep += 1
            return partial(method, *args, **kwargs)

    def _call_in_repr(method, args, kwargs):
        owner, blocking = getattr(method, "__self__", None), args[0] if args else kwargs.get("blocking", True)
        if library.blocks.is_lock(owner) and method.__name__ == "acquire" and blocking is not False:
            reprs.check(reprs.is_held(owner))
        reprs.check_call(method)
        return partial(method, *args, **kwargs)

    def begun(what):
        try:
            thread = lanes.thread()
            if not thread.inside and not lanes.over:
                thread.inside = True
                try:
                    unseen.begun(thread, what)
                finally:
                    thread.inside = False
        except TOO_DEEP:
            lanes.too_deep += 1

    def _about_to(method, args):
        """`os.write` is about to write, or `os._exit` to end the process; what is wrong with their arguments they say."""
        if method is _exit:
            if len(args) == 1 and type(args[0]) is int:
                library.processes.exits(lanes.thread(), args[0])
        elif len(args) == 2 and type(args[0]) is int and isinstance(args[1], (bytes, bytearray, memoryview)):
            tell_write(*args)

    def _call(thread, owner, name, args, caller):
        lane = lanes.by_object.get(id(owner))
        if lane is None or lane.ref is None or lane.ref() is not owner or lane.state in (L.CLOSED, L.RUNNING):
            return
        if lane.kind == L.FUTURE:
            thread.intents.append([lane, None, None, id(caller), False])
            return
        value = None
        if name in ("send", "asend") and args:
            value = lanes.text(thread, args[0])
        elif name in ("throw", "athrow") and args:
            value = lanes.text(thread, _thrown(args))
        if name[0] == "a":
            lane.intent = (_CAUSES[name], value)
        else:
            if lane.kind == L.ASYNC_GENERATOR:
                return
            thread.intents.append([lane, _CAUSES[name], value, id(caller), False])

    def got(value):
        try:
            if value is not None and not lanes.over:
                thread = lanes.thread()
                if thread.resumes and not thread.inside:
                    thread.inside = True
                    try:
                        if any(entry[1] == L.NEXT and entry[0].began for entry in thread.resumes):
                            lanes.turn(thread, L.SEND, lanes.text(thread, value))
                    finally:
                        thread.inside = False
            return value
        except TOO_DEEP:
            lanes.too_deep += 1
            return value

    def iterate(value):
        if lanes.over:
            return value
        function = getattr(type(value), "__iter__", None)
        if type(function) is not types.FunctionType or not function.__code__.co_flags & 0x20:
            return value
        if frames.info(function.__code__) is None:
            return value
        thread = lanes.thread()
        iterator = iter(value)
        if not thread.inside and type(iterator) in _KINDS:
            thread.inside = True
            try:
                adopt(thread, iterator, sys._getframe(1), None)
            finally:
                thread.inside = False
        return iterator

    def enter(value):
        if library.blocks.is_lock(value) and not lanes.over:
            thread = lanes.thread()
            if not thread.inside:
                thread.inside = True
                try:
                    library.blocks.acquire(thread, value, (), {})
                finally:
                    thread.inside = False
            elif reprs.deadlines:
                reprs.check(reprs.is_held(value))
        return value

    return {"made": made, "call": call, "got": got, "sent": Sent(got), "iter": iterate, "begun": begun, "enter": enter}


def idle():
    """The hooks where nothing is traced: in the fork server of `multiprocessing`, whose processes are."""
    def same(value, name=None):
        return value
    return {"made": same, "call": partial, "got": same, "sent": Sent(same), "iter": same, "enter": same,
            "begun": same}


def install(made):
    """Puts the hooks where rewritten code finds them."""
    hooks = {}
    for name, function in made.items():
        name = OURS + name + "__"
        if isinstance(function, types.FunctionType):
            function.__name__ = function.__qualname__ = name
        hooks[name] = function
    names = vars(builtins)
    names.update(hooks)
    kept = names.setdefault("__yieldscope_kept__", _Kept(names, hooks))
    kept.hooks = hooks


def _has_begun(value):
    kind = type(value)
    if kind is types.GeneratorType:
        suspended = getattr(value, "gi_suspended", None)
        return value.gi_running or (value.gi_frame.f_lasti >= 0 if suspended is None else suspended)
    return False


def _thrown(args):
    """The exception that `throw(type, value)` or `throw(exception)` throws."""
    kind = args[0]
    if isinstance(kind, type) and issubclass(kind, BaseException) and kind.__module__ == "builtins":
        value = args[1] if len(args) > 1 else None
        try:
            if isinstance(value, kind):
                return value
            return kind() if value is None else kind(value)
        except BaseException:
            return kind
    return kind
