"""Trace and profile functions of the program's own see the program alone.

Each is given to the interpreter in a `Filter`; it calls what the filter's `__call__` gives: the function itself, so that no
frame of ours lies between, or nothing where the frame is the probe's. `sys.gettrace` and its kin tell what the program has
set, and not what the probe has. Knows nothing of lanes.
"""
import os
import sys
import threading
from sys import _getframe

# The interpreter's own, for the probe.
settrace, gettrace, thread_settrace = sys.settrace, sys.gettrace, threading.settrace
register_callback = getattr(getattr(sys, "monitoring", None), "register_callback", None)

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
        return _ignore if _is_ours(frame) or _is_ours(frame.f_back) or self.at_work() else self.function


def _is_ours(frame):
    return frame is not None and frame.f_code.co_filename.startswith(_HERE)


def _ignore(*event):
    return None


def _unfiltered(function):
    return function.function if type(function) is Filter else function


def follow(own, at_work):
    """`own` is the probe's trace function, or None; `at_work()` says whether the probe works on this thread."""
    Filter.own, Filter.at_work = own, staticmethod(at_work)


def _filtered(function):
    if function is None:
        return Filter.own
    return function if function is Filter.own or type(function) is Filter else Filter(function)


def _told(function):
    return None if function is Filter.own else _unfiltered(function)


def install():
    """Once in a process."""
    filtered, told = _filtered, _told
    _replace(sys, "settrace", lambda real: lambda function, /: real(filtered(function)))
    _replace(sys, "gettrace", lambda real: lambda: told(real()))
    _replace(sys, "_settraceallthreads", lambda real: lambda function, /: real(filtered(function)))
    _replace(threading, "settrace", lambda real: lambda func: real(filtered(func)))
    _replace(threading, "gettrace", lambda real: lambda: told(real()))
    for module, setter, getter in ((sys, "setprofile", "getprofile"), (threading, "setprofile", "getprofile")):
        _replace(module, setter, lambda real: lambda func: real(func if func is None else Filter(_unfiltered(func))))
        _replace(module, getter, lambda real: lambda: _unfiltered(real()))
    monitoring = getattr(sys, "monitoring", None)
    if monitoring is not None:
        _replace(monitoring, "register_callback", _registered)


def _registered(real):
    def register_callback(tool_id, event, func, /):
        return _unfiltered(real(tool_id, event, func if func is None else Filter(func)))
    return register_callback


def _replace(module, name, make):
    real = getattr(module, name, None)
    if real is None:
        return
    function = make(real)
    function.__name__ = function.__qualname__ = name
    function.__module__, function.__doc__ = module.__name__, real.__doc__
    setattr(module, name, function)
