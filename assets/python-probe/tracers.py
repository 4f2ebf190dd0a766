"""Trace and profile functions of the program's own see the program alone.

Each is given to the interpreter in a `Filter`; it calls what the filter's `__call__` gives: the function itself, so that no
frame of ours lies between, or nothing where the frame is the probe's. `sys.gettrace` and its kin tell what the program has
set, and not what the probe has. Knows nothing of lanes.
"""
import operator
import os
import sys
import threading
import types
import _weakref as weakref
from sys import _getframe

# The interpreter's own, for the probe.
settrace, gettrace, thread_settrace = sys.settrace, sys.gettrace, threading.settrace
setprofile, getprofile = sys.setprofile, sys.getprofile

_HERE = os.path.join(os.path.dirname(__file__), "")


class Filter:
    """What the interpreter knows as a trace or profile function, or as a callback of `sys.monitoring`."""

    __slots__ = ("function",)
    own = None                              # the probe's trace function
    at_work = staticmethod(lambda: False)   # whether the probe works on this thread

    def __init__(self, function):
        self.function = function

    @property
    def __call__(self):
        frame = _getframe(1)
        return _ignore if is_ours(frame) or is_ours(frame.f_back) or self.at_work() else self.function


class CallFilter(Filter):
    """The same for a callback that is told of calls: those that rewritten code makes of the probe are not the program's."""

    __slots__ = ()

    @property
    def __call__(self):
        frame = _getframe(1)
        if frame.f_lasti in _calls_of_ours(frame.f_code) or is_ours(frame) or is_ours(frame.f_back) or self.at_work():
            return _ignore
        return self.function


def _calls_of_ours(code, known={}):
    """Where this code calls a helper of the probe."""
    found = known.get(id(code))
    if found is None or found[0]() is not code:
        from rewrite import is_call_of_ours
        places = [2 * at for at, position in enumerate(code.co_positions()) if is_call_of_ours(position)]
        found = known[id(code)] = (weakref.ref(code), frozenset(places))
    return found[1]


def is_ours(frame):
    """Whether it is a frame of the probe."""
    return frame is not None and frame.f_code.co_filename.startswith(_HERE)


def _ignore(*event):
    return None


def unfiltered(function):
    return function.function if isinstance(function, Filter) else function


def follow(own, at_work):
    """`own` is the probe's trace function, or None; `at_work()` says whether the probe works on this thread."""
    Filter.own, Filter.at_work = own, staticmethod(at_work)


def _filtered(function):
    if function is None:
        return Filter.own
    return function if function is Filter.own or type(function) is Filter else Filter(function)


def _told(function):
    return None if function is Filter.own else unfiltered(function)


def install():
    """Once in a process."""
    filtered, told = _filtered, _told
    replace(sys, "settrace", lambda real: lambda function, /: real(filtered(function)))
    replace(sys, "gettrace", lambda real: lambda: told(real()))
    replace(sys, "_settraceallthreads", lambda real: lambda function, /: real(filtered(function)))
    replace(threading, "settrace", lambda real: lambda func: real(filtered(func)))
    replace(threading, "gettrace", lambda real: lambda: told(real()))
    for module, setter, getter in ((sys, "setprofile", "getprofile"), (threading, "setprofile", "getprofile")):
        replace(module, setter, lambda real: lambda func: real(func if func is None else Filter(unfiltered(func))))
        replace(module, getter, lambda real: lambda: unfiltered(real()))


def replace(module, name, make):
    """Puts `make(the real one)` in the place of a function, under its name; where there is none, nothing."""
    real = getattr(module, name, None)
    if real is None:
        return
    function = make(real)
    function.__name__ = function.__qualname__ = name
    function.__module__, function.__doc__ = module.__name__, real.__doc__
    setattr(module, name, function if isinstance(real, types.FunctionType) else _Builtin(function, real))


class _Builtin:
    """A function of ours in the place of one in C. Like that, it is no method where it stands in a class, and those who are
    told of calls are told of one of C code."""

    __call__ = property(operator.attrgetter("_function"))
    __class__ = property(lambda self: types.BuiltinFunctionType)

    def __init__(self, function, real):
        self._function, self._real = function, real

    def __getattr__(self, name):
        return getattr(object.__getattribute__(self, "_real"), name)

    def __repr__(self):
        return repr(self._real)
