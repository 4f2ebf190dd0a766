"""The run's clock: the real one, or a virtual one that jumps to the next timer when nothing else can happen."""
import time
from _functools import partial

_monotonic_ns = time.monotonic_ns
# Where the virtual wall clock begins: 2025-01-01 00:00:00 UTC.
EPOCH_NS = 1735689600 * 10**9


class RealClock:
    virtual = False

    # What records are stamped with, in nanoseconds, and (below) what it showed at the start.
    stamp = staticmethod(_monotonic_ns)

    def __init__(self, start=None):
        """`start`: when the run began, where another process has begun it."""
        self.zero = self.start = _monotonic_ns() if start is None else start


class VirtualClock:
    """Stands still until something sleeps. Once threads run, which wait really, it goes on as the real clock does."""

    virtual = True
    zero = 0

    def __init__(self):
        self.nanos = 0
        self.started = None
        self.start = 0           # when it would have begun, had it always gone on as the real clock
        self.stamp = self.now

    def now(self):
        """Nanoseconds since the start."""
        if self.started is None:
            return self.nanos
        return self.nanos + _monotonic_ns() - self.started

    def jump(self, nanos):
        self.nanos += nanos

    def let_go(self):
        """From here on time passes by itself; gives whether it did not before."""
        if self.started is not None:
            return False
        self.started = _monotonic_ns()
        self.start = self.started - self.nanos
        return True

    @property
    def stands(self):
        return self.started is None


def install(clock):
    """Makes the time module and the selectors of event loops agree with the virtual clock."""
    real_sleep = time.sleep

    def sleep(seconds, /):
        if clock.stands and isinstance(seconds, (int, float)) and seconds >= 0:
            clock.jump(round(seconds * 1e9))
        else:
            real_sleep(seconds)

    def monotonic():
        return clock.now() / 1e9

    def monotonic_ns():
        return clock.now()

    def perf_counter():
        return clock.now() / 1e9

    def perf_counter_ns():
        return clock.now()

    def wall():
        return (EPOCH_NS + clock.now()) / 1e9

    def time_ns():
        return EPOCH_NS + clock.now()

    wall.__name__ = wall.__qualname__ = "time"
    for function in (sleep, monotonic, monotonic_ns, perf_counter, perf_counter_ns, wall, time_ns) + _dates(wall):
        function.__module__ = "time"
        setattr(time, function.__name__, function)


def _dates(wall):
    """The functions that tell the date, and what else shows a clock of the system."""
    real = {name: getattr(time, name) for name in ("localtime", "gmtime", "ctime", "asctime", "strftime")}

    def localtime(seconds=None, /):
        return real["localtime"](wall() if seconds is None else seconds)

    def gmtime(seconds=None, /):
        return real["gmtime"](wall() if seconds is None else seconds)

    def ctime(seconds=None, /):
        return real["ctime"](wall() if seconds is None else seconds)

    def asctime(*parts):
        return real["asctime"](*(parts or (localtime(),)))

    def strftime(*form_and_parts):
        return real["strftime"](*(form_and_parts + (localtime(),) if len(form_and_parts) == 1 else form_and_parts))

    return localtime, gmtime, ctime, asctime, strftime


def date_method(clock, method):
    """What to call in the place of `datetime.now`, `datetime.today` or `date.today`, which read the system's clock in C."""
    import datetime
    kind, name = method.__self__, method.__name__
    if not isinstance(kind, type) or not issubclass(kind, datetime.date):
        return method
    # `now(zone)` is `fromtimestamp(seconds, zone)`. A subclass may have a method of its own, which calls these.
    if name == "today" or name == "now" and issubclass(kind, datetime.datetime):
        return partial(kind.fromtimestamp, (EPOCH_NS + clock.now()) / 1e9)
    return method


def patch_selectors(clock, selectors, tell):
    """Selectors that an event loop waits with: a wait for nothing but a timer takes no time. `tell(what)` is called when
    something else is waited for, which takes real time."""
    for name in ("SelectSelector", "PollSelector", "EpollSelector", "DevpollSelector", "KqueueSelector"):
        selector = getattr(selectors, name, None)
        if selector is not None:
            selector.select = _select(clock, selector.select, tell)


def _waits_for_others(selector):
    """Whether there is more to wait for than the pipe by which an event loop wakes itself."""
    for key in list(selector.get_map().values()):
        handle = key.data[0] if type(key.data) is tuple and key.data else None
        if getattr(getattr(handle, "_callback", None), "__name__", None) != "_read_from_self":
            return True
    return False


def _select(clock, real, tell):
    def select(self, timeout=None):
        if not clock.stands or timeout is not None and timeout <= 0:
            return real(self, timeout)
        ready = real(self, 0)
        if ready:
            return ready
        longest = None if timeout is None else round(timeout * 1e9)
        if _waits_for_others(self):
            tell("a socket or a pipe is waited for: such waits take the time that they really take")
            # Somebody outside may answer: wait really, and let the clock show how long that took.
            began = _monotonic_ns()
            ready = real(self, timeout)
            took = _monotonic_ns() - began
            clock.jump(took if longest is None else min(took, longest) if ready else longest)
            return ready
        if longest is None:
            return real(self, None)
        clock.jump(longest)
        return ready
    return select
