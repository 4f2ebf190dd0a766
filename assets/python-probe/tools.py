"""The numbers by which `sys.monitoring` knows its tools: the program finds them all free, though the probe has taken one.

Where the program takes that very number, the probe moves to another one; where there is none, it is told that the number is
in use. Knows nothing of what the probe does with it.
"""
import sys

import tracers

monitoring = getattr(sys, "monitoring", None)
NAME = "yieldscope"
# The least used ones first.
NUMBERS = (5, 4, 3, 1, 2, 0)

# The interpreter's own, for the probe.
get_tool, use_tool_id, free_tool_id, get_events, set_events, get_local_events, set_local_events, register_callback = (
    getattr(monitoring, name, None) for name in (
        "get_tool", "use_tool_id", "free_tool_id", "get_events", "set_events", "get_local_events", "set_local_events",
        "register_callback"))


def take():
    """A free number, which is the probe's from here on; None where there is none."""
    number = next((number for number in NUMBERS if get_tool(number) is None), None)
    if number is not None:
        use_tool_id(number, NAME)
    return number


class _Own:
    """The number that the probe has, and what the program has set for it without having taken it."""

    number = None
    backend = None           # see `follow`
    callbacks = {}


def follow(number, backend):
    """The probe has this number. `backend.move()` gives it another one, or False where there is none; `backend.ask()` asks for
    the events of all code that it has not asked for yet."""
    _Own.number, _Own.backend = number, backend


def install():
    """Once in a process."""
    if monitoring is None:
        return
    _replace("get_tool", lambda real: lambda tool_id, /: None if tool_id == _Own.number else real(tool_id))
    _replace("get_events", lambda real: lambda tool_id, /: 0 if tool_id == _Own.number else real(tool_id))
    _replace("get_local_events", lambda real: lambda tool_id, code, /:
             0 if tool_id == _Own.number else real(tool_id, code))
    _replace("use_tool_id", _used)
    for name in ("free_tool_id", "clear_tool_id"):
        _replace(name, lambda real: lambda tool_id, /: None if tool_id == _Own.number else real(tool_id))
    for name in ("set_events", "set_local_events"):
        _replace(name, _set)
    _replace("register_callback", _registered)
    _replace("_all_events", _without_ours)


def _used(real):
    def use_tool_id(tool_id, name, /):
        if tool_id == _Own.number and _Own.backend.move():
            for event, function in _Own.callbacks.items():
                register_callback(tool_id, event, function)
            _Own.callbacks.clear()
        return real(tool_id, name)
    return use_tool_id


def _set(real):
    def set_events(tool_id, *more):
        if tool_id == _Own.number:
            raise ValueError("tool %d is not in use" % tool_id)
        if more and type(more[-1]) is int and more[-1] & monitoring.events.INSTRUCTION and _Own.number is not None:
            # The interpreter loses these where another tool asks for lines after it.
            _Own.backend.ask()
        return real(tool_id, *more)
    return set_events


def _registered(real):
    events = monitoring.events
    calls = (events.CALL, events.C_RETURN, events.C_RAISE)

    def register_callback(tool_id, event, func, /):
        if func is not None:
            func = (tracers.CallFilter if event in calls else tracers.Filter)(func)
        if tool_id == _Own.number:
            before = _Own.callbacks.get(event)
            _Own.callbacks[event] = func
        else:
            before = real(tool_id, event, func)
        return tracers.unfiltered(before)
    return register_callback


def _without_ours(real):
    def _all_events():
        ours = 0 if _Own.number is None else 1 << _Own.number
        # The interpreter keeps two more for `sys.setprofile` and `sys.settrace`: the program's only where it has set one.
        ours |= (0 if sys.getprofile() else 1 << 6) | (0 if sys.gettrace() else 1 << 7)
        return {event: tools & ~ours for event, tools in real().items() if tools & ~ours}
    return _all_events


def _replace(name, make):
    if hasattr(monitoring, name):
        tracers.replace(monitoring, name, make)
