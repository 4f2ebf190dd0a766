"""Calls a `repr` of the user's so that it cannot stop the program. It knows nothing of lanes, nor of how texts are made.

It has half a second: the back ends see what it runs, ask here, and end it by an exception. One that is about to wait (for a
lock that is held, a thread, a socket, the clock) is ended at once. A type whose `repr` took longer is not asked again.
"""
import sys
import types
from _thread import get_ident
from _weakref import ref
from time import monotonic

from tracers import Filter, getprofile, gettrace, setprofile, settrace

# Seconds that a `repr` may take.
BUDGET = 0.5
# When the `repr` that runs has to be over, by thread. A back end looks here first: whatever it sees on such a thread is no event.
deadlines = {}
# Types whose `repr` took longer: weak references by id, for a type may compare with others in its own way.
_slow = {}

# On the virtual clock `time.sleep` is a function of ours.
_UNBOUND = type(list.append)
_CALLS = (types.BuiltinFunctionType, _UNBOUND, type([].__len__), types.FunctionType)
# What waits in C: functions by module and name, and methods by the name of their type and theirs.
_WAITING = frozenset(
    [("time", "sleep"), ("select", "select"), ("builtins", "input"), ("posix", "read"), ("posix", "readv")]
    + [("posix", name) for name in ("wait", "wait3", "wait4", "waitid", "waitpid", "system", "lockf")]
    + [("fcntl", "flock"), ("fcntl", "lockf")]
    + [(module, name) for module in ("signal", "_signal") for name in ("pause", "sigwait", "sigwaitinfo", "sigtimedwait")]
    + [("socket", name) for name in ("accept", "_accept", "connect", "recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg",
                                     "recvmsg_into", "send", "sendall", "sendto", "sendmsg", "sendfile")]
    + [(kind, name) for kind in ("poll", "epoll", "devpoll") for name in ("poll", "__enter__")]
    + [("kqueue", "control"), ("_ThreadHandle", "join")])
# Whoever comes to these functions of `threading` waits.
WAITS = ("wait", "join")


class TooLong(BaseException):
    """Ends a `repr` of the user's."""


def running():
    """Whether a `repr` of the user's runs on this thread."""
    return get_ident() in deadlines


def check(waits=False):
    """The same; and ends that `repr` if its time is over, or if it is about to wait for something."""
    deadline = deadlines.get(get_ident())
    if deadline is None:
        return False
    if waits or monotonic() > deadline:
        raise TooLong
    return True


def check_call(function, owner=None):
    """The same before something is called; `owner`: what its method is called on, where it is not bound."""
    if running():
        check(isinstance(function, _CALLS) and _waits(function, owner))


def _waits(function, owner):
    name = function.__name__
    if not isinstance(function, _UNBOUND):
        bound = getattr(function, "__self__", None)
        owner = None if isinstance(bound, types.ModuleType) else bound
    if owner is None:
        return (function.__module__, name) in _WAITING
    if name == "get" and type(owner).__name__ == "SimpleQueue":
        return owner.empty()
    return any((kind.__name__, name) in _WAITING for kind in type(owner).__mro__)


def is_held(lock):
    """Whether somebody else holds this lock now."""
    if hasattr(lock, "_is_owned"):
        return not lock._is_owned() and repr(lock).startswith("<locked")
    return lock.locked()


def call(value, kind, room):
    """`repr(value)`, or a text that says so where it takes too long. `room`: the seconds that are left for a whole text come
    second in it, and there are fewer of them afterwards."""
    slow = _slow.get(id(kind))
    if slow is not None and slow() is kind or room[1] <= 0:
        return _TEXT % name_of(kind)
    function = gettrace()
    if function is not Filter.own:
        function = None
    ident, started = get_ident(), monotonic()
    outermost = ident not in deadlines
    if outermost:
        deadlines[ident] = started + BUDGET
    try:
        # What runs inside of a tracing function is not traced, but for this.
        return sys.call_tracing(_traced, (value, function))
    except TooLong:
        return _TEXT % name_of(kind)
    finally:
        if outermost:
            deadlines.pop(ident, None)
        if function is not None:
            if getprofile() is _about_to_call:
                setprofile(None)
            if gettrace() is None:
                # An exception in a trace function has ended tracing.
                settrace(function)
        took = monotonic() - started
        room[1] -= took
        if took > BUDGET:
            _slow[id(kind)] = ref(kind)


_TEXT = "<%s: repr takes too long>"
# The name of a class, whatever its metaclass makes of it.
name_of = type.__dict__["__name__"].__get__


def _traced(value, function):
    if function is not None:
        # 3.11 traces again only where the function is set again.
        settrace(function)
        if getprofile() is None:
            setprofile(_about_to_call)
    return repr(value)


def _about_to_call(frame, event, function):
    if event == "c_call" and is_users(frame.f_code):
        check_call(function)


def is_users(code):
    """Whether code is the user's own. Set by who knows: a library that is ended in the middle may keep what it holds."""
    return False


def must_unwind():
    """Whether a RecursionError must go on to the program. Before 3.10 the interpreter aborts where one is caught and the
    stack then grows further, unless it has become short first: only then may the limit be set."""
    if sys.version_info >= (3, 10):
        return False
    try:
        sys.setrecursionlimit(sys.getrecursionlimit())
    except RecursionError:
        return True
    return False
