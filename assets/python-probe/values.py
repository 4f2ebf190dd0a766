"""The text of a value: like `repr`, bounded, the same in every run, and never raising.

Addresses are left out, for they differ from run to run. Objects whose `repr` differs between versions of Python, or tells
paths, get a short text of our own. A `repr` written by the user is called, and nothing that it runs is told (`reprs.py`).
"""
import sys
import types

import reprs

LIMIT = 200
DEPTH = 4
HUGE = 10000
_SLOT = type(list.__len__)
# Of a string with methods of its own, too.
_START = str.__getitem__
_ADDRESS = " at 0x"
_SIMPLE = (int, float, bool, type(None), complex, type(Ellipsis))
_CORO = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)
_WORDS = {types.GeneratorType: "generator", types.CoroutineType: "coroutine",
          types.AsyncGeneratorType: "async_generator"}
SKIPPED = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)


class _Full(Exception):
    """The text has reached its limit."""


def text(value):
    """(text, whether it was cut)."""
    kind = type(value)
    if kind is str:
        if len(value) <= LIMIT:
            whole = repr(value)
            return (whole, False) if len(whole) <= LIMIT else (whole[:LIMIT], True)
        return repr(value[:LIMIT])[:LIMIT], True
    if kind is bool or value is None or kind is float:
        return repr(value), False
    if kind is int:
        return _cut(_int(value))
    out = []
    try:
        _put(value, out, [LIMIT + 1, reprs.BUDGET], 0, ())
    except _Full:
        pass
    return _cut("".join(out))


def _cut(whole):
    return (whole, False) if len(whole) <= LIMIT else (whole[:LIMIT], True)


def _int(value):
    bits = value.bit_length()
    return repr(value) if bits < 2000 else "<int of %d bits>" % bits


def _add(string, out, room):
    out.append(string)
    room[0] -= len(string)
    if room[0] <= 0:
        raise _Full


def _put(value, out, room, depth, above):
    """`room`: the signs and the seconds that are left for the whole text."""
    kind = type(value)
    if kind is int:
        return _add(_int(value), out, room)
    if kind in _SIMPLE:
        return _add(repr(value), out, room)
    if kind is str or kind is bytes:
        return _add(repr(value[:LIMIT + 1]), out, room)
    if kind is bytearray:
        return _add("bytearray(%r)" % bytes(value[:LIMIT + 1]), out, room)
    if kind in (list, tuple, set, frozenset, dict):
        if id(value) in above:
            return _add({list: "[...]", tuple: "(...)", dict: "{...}"}.get(kind, "{...}"), out, room)
        if depth >= DEPTH:
            return _add("...", out, room)
        return _container(kind, value, out, room, depth + 1, above + (id(value),))
    _add(_object(value, kind, room), out, room)


def _container(kind, value, out, room, depth, above):
    if kind is dict:
        _add("{", out, room)
        for n, (key, item) in enumerate(_items(value.items())):
            if n:
                _add(", ", out, room)
            _put(key, out, room, depth, above)
            _add(": ", out, room)
            _put(item, out, room, depth, above)
        return _add("}", out, room)
    if not value and kind in (set, frozenset):
        return _add(kind.__name__ + "()", out, room)
    before, after = {list: "[]", tuple: "()", set: "{}"}.get(kind) or ("frozenset({", "})")
    if kind is tuple and len(value) == 1:
        after = ",)"
    _add(before, out, room)
    for n, item in enumerate(_items(value)):
        if n:
            _add(", ", out, room)
        _put(item, out, room, depth, above)
    _add(after, out, room)


def _items(values):
    """At most as many as can be shown; another thread may change the container meanwhile."""
    taken = []
    try:
        for item in values:
            taken.append(item)
            if len(taken) > LIMIT:
                break
    except RuntimeError:
        pass
    return taken


def _object(value, kind, room):
    try:
        if kind in _CORO:
            return "<%s object %s>" % (_WORDS[kind], value.__qualname__)
        module = kind.__module__
        if module in ("_asyncio", "asyncio.tasks", "asyncio.futures"):
            return _future(value, kind)
        if module == "concurrent.futures._base" and kind.__name__ == "Future":
            return "<Future %s>" % {"CANCELLED_AND_NOTIFIED": "cancelled"}.get(value._state, value._state.lower())
        if kind.__repr__ is object.__repr__:
            return "<%s.%s object>" % (module, kind.__qualname__)
        if _is_huge(value, kind):
            return "<%s of %d items>" % (kind.__qualname__, len(value))
        return _without_addresses(_START(reprs.call(value, kind, room), slice(2 * LIMIT)))
    except RecursionError:
        if reprs.must_unwind():
            raise
        return "<%s: repr recursed>" % reprs.name_of(kind)
    except BaseException as error:
        return "<%s: repr raised %s>" % (reprs.name_of(kind), reprs.name_of(type(error)))


def _without_addresses(whole):
    first, *others = whole.split(_ADDRESS)
    for other in others:
        after = other.lstrip("0123456789abcdefABCDEF")
        first += after if len(after) < len(other) else _ADDRESS + other
    return first


def _is_huge(value, kind):
    """Whether this is a container of the language's own, such as a deque, whose whole text would be long in the making."""
    length = getattr(kind, "__len__", None)
    return type(length) is _SLOT and type(kind.__repr__) is _SLOT and length(value) > HUGE


def _future(value, kind):
    asyncio = sys.modules.get("asyncio")
    if asyncio is not None and isinstance(value, asyncio.Task):
        return "<Task %r>" % value.get_name()
    if asyncio is not None and isinstance(value, asyncio.Future):
        return "<Future %s>" % value._state.lower()
    return "<%s object>" % kind.__qualname__
