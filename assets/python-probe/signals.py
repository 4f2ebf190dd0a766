"""Signals that arrive while the probe works are handled when it has returned to the user's code, as if they came then.

Else a handler would see frames of the probe, and an exception of its own (KeyboardInterrupt) would go through the probe. The
interpreter is given a `Cell` for a handler; it calls what the cell's `__call__` gives: the user's handler itself, so that
no frame of ours lies under it, or `later`. Knows nothing of lanes.
"""
import os
import sys
import _weakref as weakref
import _signal
import _thread

import reprs

# As it stands in the code objects of the probe's files.
_HERE = os.path.join(os.path.dirname(__file__), "")
# What these call may wait for long: it is interrupted at once, unless they are `done` with it.
_WAITING = frozenset(_HERE + name for name in ("clock.py", "streams.py"))
_signal_real, _getsignal_real = _signal.signal, _signal.getsignal


class Cell:
    """What the interpreter knows as the handler of one signal."""

    __slots__ = ("handler",)

    @property
    def __call__(self):
        if _probe_frame(sys._getframe(1)) is not None:
            return later
        about_to_handle()
        return self.handler


def about_to_handle():
    """A handler is about to be called. Set by who has something to do before."""


class _Mark:
    """Its end is the end of the frame that it is put into."""

    __slots__ = ("__weakref__",)


class _Watch(weakref.ref):
    """A reference to a mark that stands for the number of a signal."""

    __slots__ = ("number",)

    def __index__(self):
        return self.number

    __int__ = __index__


def _probe_frame(frame):
    """The outermost frame of the probe that is at work; None where none is, or where it waits."""
    if frame is not None and frame.f_code.co_filename in _WAITING and not frame.f_locals.get("done"):
        # Others of the probe that stand below it are at work.
        frame = frame.f_back
    found = None
    while frame is not None:
        if frame.f_code.co_filename.startswith(_HERE):
            found = frame
        frame = frame.f_back
    return found


if sys.version_info >= (3, 10):
    _again = _thread.interrupt_main
else:
    _again = _signal.raise_signal

# The watches that have not been called yet.
_waiting = {}


def later(number, frame):
    """Lets the signal come again as soon as the probe's frame is gone: `_again`, written in C, is called with the watch."""
    outermost = _probe_frame(frame)
    if outermost is None:
        return _again(number)
    mark = _Mark()
    _waiting[number] = watch = _Watch(mark, _again)
    watch.number = number
    outermost.f_locals["__yieldscope_mark__"] = mark
    if reprs.deadlines and not frame.f_code.co_filename.startswith(_HERE):
        # A call in C may be what takes so long.
        reprs.check()


def _set(number, handler):
    """`_signal.signal`: the user's handlers go into cells."""
    if not callable(handler):
        return _handler(_signal_real(number, handler))
    cell = Cell()
    cell.handler = handler
    return _handler(_signal_real(number, cell))


def _get(number):
    """`_signal.getsignal`, as if there were no cells."""
    return _handler(_getsignal_real(number))


def _handler(found):
    return found.handler if type(found) is Cell else found


def install():
    """From the main thread."""
    for number in range(1, _signal.NSIG):
        try:
            handler = _getsignal_real(number)
        except ValueError:
            continue
        if callable(handler):
            _set(number, handler)
    for name, function, real in (("signal", _set, _signal_real), ("getsignal", _get, _getsignal_real)):
        function.__name__ = function.__qualname__ = name
        function.__module__, function.__doc__ = "_signal", real.__doc__
        setattr(_signal, name, function)
