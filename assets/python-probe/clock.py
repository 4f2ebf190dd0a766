"""The run's clock: the real one, or a virtual one that jumps to the next timer when nothing else can happen."""
import time

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
    for function in (sleep, monotonic, monotonic_ns, perf_counter, perf_counter_ns, wall, time_ns):
        function.__module__ = "time"
        setattr(time, function.__name__, function)


def patch_selectors(clock, selectors):
    """Selectors that an event loop waits with: a wait for nothing but a timer takes no time."""
    for name in ("SelectSelector", "PollSelector", "EpollSelector", "DevpollSelector", "KqueueSelector"):
        selector = getattr(selectors, name, None)
        if selector is not None:
            selector.select = _select(clock, selector.select)


def _select(clock, real):
    def select(self, timeout=None):
        if not clock.stands or timeout is not None and timeout <= 0:
            return real(self, timeout)
        ready = real(self, 0)
        if ready or timeout is None:
            return ready or real(self, None)
        if len(self.get_map()) > 1:
            # Somebody outside may answer: wait really, and let the clock show how long that took.
            began = _monotonic_ns()
            ready = real(self, timeout)
            clock.jump(min(_monotonic_ns() - began, round(timeout * 1e9)) if ready else round(timeout * 1e9))
            return ready
        clock.jump(round(timeout * 1e9))
        return ready
    return select
