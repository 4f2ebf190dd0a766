"""Random programs about generators, coroutines and async generators that are driven by hand.

    python generate.py SEED COUNT [KIND] [--only CASE] [--skip CASE,...] [--without N,N,...]   > program.py

KIND is `generators`, `coroutines`, or `kept`: the cases of kept.py, whatever the numbers are. Equal arguments give equal programs on every version of Python. A program holds COUNT
cases; each calls `ask()` at many places, which prints the state of every object made so far in that case, as `inspect` and
the object itself tell it (see ask.py). `--only` renders one case, `--skip` leaves cases out, `--without` leaves out statements by their number: with
both, a failing case can be made small.
"""
import os
import sys


class Random:
    """A generator of our own, since that of `random` is not the same on every version."""

    def __init__(self, seed):
        self.state = (seed * 2862933555777941757 + 3037000493) % 2 ** 64

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return (self.state >> 33) % limit

    def chance(self, percent):
        return self.below(100) < percent

    def one(self, things):
        return things[self.below(len(things))]


DEPTH = 3
# Which places of the list `S` hold what; a few of the uses mix them up.
PLACES = {"generator": (0, 1, 2), "coroutine": (3, 4), "pause": (3, 4), "async_generator": (5, 6)}
ERRORS = ("ValueError", "KeyError", "StopIteration", "GeneratorExit", "Error")


class Case:
    def __init__(self, number, seed, kind, without):
        self.number = number
        self.rng = Random(seed * 1000003 + number)
        self.kind = kind
        self.without = without
        self.count = 0
        self.fresh = 0
        self.asks = self.rng.one((0, 15, 100))
        self.functions = []
        self.lines = []

    def render(self):
        for at in range(2 + self.rng.below(4)):
            self.function(at)
        self.lines.append("def case_%d():" % self.number)
        for kind in ("generator", "pause", "coroutine", "async_generator"):
            for place in PLACES[kind]:
                made = self.made((kind,), len(self.functions))
                if made is not None and self.rng.chance(80):
                    self.put(1, "S[%d] = %s" % (place, made))
        if self.kind == "coroutines" and self.rng.chance(80):
            self.put(1, "W.append((S[5] or aempty()).asend(None))")
        self.body("plain", 1, 0, len(self.functions), 4 + self.rng.below(12))
        self.lines.append("")
        return self.lines

    def put(self, indent, text):
        self.lines.append("    " * indent + text)

    # Functions -----------------------------------------------------------------------------------------------------

    def function(self, at):
        if self.kind == "generators":
            kind = "generator"
        else:
            kind = self.rng.one(("generator", "pause", "coroutine", "coroutine", "async_generator", "async_generator"))
        name = "%s_%d_%d" % ({"generator": "gen", "pause": "pause", "coroutine": "coro",
                              "async_generator": "agen"}[kind], self.number, at)
        if kind == "pause":
            self.put(0, "@types.coroutine")
        self.put(0, "%sdef %s():" % ("async " if kind in ("coroutine", "async_generator") else "", name))
        if kind != "coroutine":
            self.put(1, "if 0: yield")
        self.body(kind, 1, 0, at, 2 + self.rng.below(6))
        self.put(0, "")
        self.functions.append((name, kind))

    def made(self, kinds, below):
        """An expression that makes an object of one of these kinds; None where no function does."""
        names = [name for name, kind in self.functions[:below] if kind in kinds]
        if not names:
            return None
        return "reg(%s())" % self.rng.one(names)

    def place(self, *kinds):
        if self.rng.chance(8):
            return "S[%d]" % self.rng.below(7)
        if self.kind == "generators":
            kinds = ("generator",)
        return "S[%d]" % self.rng.one(PLACES[self.rng.one(kinds or tuple(PLACES))])

    # Statements ----------------------------------------------------------------------------------------------------

    def body(self, kind, indent, depth, below, length):
        before = len(self.lines)
        for _ in range(length):
            mine, start = self.count, len(self.lines)
            self.count += 1
            self.statement(kind, indent, depth, below)
            if mine in self.without:
                del self.lines[start:]
            elif self.rng.below(100) < self.asks:
                self.put(indent, "ask()")
        if len(self.lines) == before:
            self.put(indent, "pass")

    def statement(self, kind, indent, depth, below):
        choices = ["make", "make", "drop", "operate", "operate", "operate", "ask", "loop"]
        if kind == "generator" or kind == "pause":
            choices += ["yield"] * 5 + ["delegate"] * 3
        if kind == "async_generator":
            choices += ["yield"] * 4
        if kind in ("coroutine", "async_generator"):
            choices += ["await"] * 5 + ["aloop"]
        if kind != "plain":
            choices += ["raise"] + ["return"] * self.rng.below(2)
        if depth < DEPTH:
            choices += ["try", "try", "with"] if kind != "plain" else ["repeat"]
        getattr(self, "put_" + self.rng.one(choices))(kind, indent, depth, below)

    def put_ask(self, kind, indent, depth, below):
        self.put(indent, "ask()")

    def put_make(self, kind, indent, depth, below):
        kinds = self.rng.one((("generator",), ("coroutine", "pause"), ("async_generator",)))
        made = self.made(kinds, below)
        if kinds == ("generator",) and self.rng.chance(15):
            made = "reg(v for v in %s)" % (made or "range(2)")
        if made is not None:
            self.put(indent, "%s = %s" % (self.place(kinds[0]), made))

    def put_drop(self, kind, indent, depth, below):
        self.put(indent, "%s = None" % self.place())

    def put_operate(self, kind, indent, depth, below):
        what = self.rng.one(("generator",) if self.kind == "generators" else tuple(PLACES) + ("waiting",) * 2)
        slot = self.place(what) if what in PLACES else "W[-1]"
        for _ in range(1 + self.rng.below(3)):
            self.put(indent, "try:")
            self.put(indent + 1, "log(%s)" % self.call(what, slot))
            self.put(indent, "except BaseException as error:")
            self.put(indent + 1, "log(error)")
            if self.rng.below(100) < self.asks:
                self.put(indent, "ask()")

    def call(self, what, slot):
        value = self.rng.below(10)
        error = "%s(%d)" % (self.rng.one(ERRORS), value)
        if what == "async_generator":
            call = self.rng.one(("__anext__()", "asend(None)", "asend(%d)" % value, "athrow(%s)" % error, "aclose()"))
            return ("drive(%s.%s)" if self.rng.chance(40) else "W.append(%s.%s)") % (slot, call)
        if what == "generator" and self.rng.chance(50):
            return "next(%s)" % slot
        if what == "coroutine" and self.rng.chance(20):
            return "drive(%s)" % slot
        if what == "waiting" and self.rng.chance(15):
            return "W.pop()"
        return "%s.%s" % (slot, self.rng.one(("send(None)", "send(None)", "send(%d)" % value, "throw(%s)" % error,
                                              "throw(%s)" % error, "close()")))

    def iterable(self, below):
        choices = ["%s or ()" % self.place("generator"), "range(%d)" % self.rng.below(4)]
        made = self.made(("generator",), below)
        if made is not None:
            choices += [made] * 3
        return self.rng.one(choices)

    def put_loop(self, kind, indent, depth, below):
        self.put(indent, "try:")
        self.put(indent + 1, "for v in %s:" % self.iterable(below))
        inner = indent + 2
        self.body(kind, inner, DEPTH, below, 1 + self.rng.below(2))
        if self.rng.chance(30):
            self.put(inner, "break")
        self.put(indent, "except %s as error:" % self.caught())
        self.put(indent + 1, "log(error)")

    def put_aloop(self, kind, indent, depth, below):
        made = self.made(("async_generator",), below) or self.place("async_generator")
        self.put(indent, "async for v in %s:" % made)
        self.body(kind, indent + 1, DEPTH, below, 1 + self.rng.below(2))
        if self.rng.chance(30):
            self.put(indent + 1, "break")

    def put_repeat(self, kind, indent, depth, below):
        self.put(indent, "for _ in range(2):")
        self.body(kind, indent + 1, depth + 1, below, 1 + self.rng.below(3))

    def put_yield(self, kind, indent, depth, below):
        value = self.rng.below(10)
        self.put(indent, self.rng.one(("yield %d" % value, "log((yield %d))" % value, "v = yield %d" % value,
                                       "yield")))

    def put_delegate(self, kind, indent, depth, below):
        kinds = ("generator", "pause", "coroutine") if kind == "pause" else ("generator",)
        made = self.made(kinds, below)
        kept = "%s or ()" % self.place("generator" if kind == "generator" else "pause")
        choices = [kept, "range(%d)" % self.rng.below(3)] + [made] * (4 if made else 0)
        target = self.rng.one(choices)
        self.put(indent, self.rng.one(("yield from %s", "log((yield from %s))", "v = yield from %s")) % target)

    def put_await(self, kind, indent, depth, below):
        slot, value = self.place("async_generator"), self.rng.below(10)
        made = self.made(("coroutine", "pause"), below)
        pause = "reg(pause(%d))" % value
        choices = [pause, pause, "%s or %s" % (self.place("coroutine"), pause), "Awaitable(%d)" % value]
        choices += [made] * (5 if made else 0)
        choices += ["%s.asend(%d)" % (slot, value), "%s.__anext__()" % slot, "%s.aclose()" % slot,
                    "%s.athrow(%s(%d))" % (slot, self.rng.one(ERRORS), value)]
        target = self.rng.one(choices)
        self.put(indent, self.rng.one(("await %s", "log(await %s)", "v = await %s")) % target)

    def put_raise(self, kind, indent, depth, below):
        self.put(indent, "raise %s(%d)" % (self.rng.one(ERRORS), self.rng.below(10)))

    def put_return(self, kind, indent, depth, below):
        self.put(indent, "return" if kind == "async_generator" else "return %d" % self.rng.below(10))

    def caught(self):
        return self.rng.one(("ValueError", "GeneratorExit", "BaseException", "(KeyError, RuntimeError)", "Exception"))

    def put_try(self, kind, indent, depth, below):
        self.put(indent, "try:")
        self.body(kind, indent + 1, depth + 1, below, 1 + self.rng.below(3))
        final = self.rng.chance(50)
        if not final or self.rng.chance(40):
            self.put(indent, "except %s:" % self.caught())
            self.body(kind, indent + 1, depth + 1, below, 1 + self.rng.below(2))
            if self.rng.chance(30):
                self.put(indent + 1, "raise")
        if final:
            self.put(indent, "finally:")
            self.body(kind, indent + 1, depth + 1, below, 1 + self.rng.below(2))

    def put_with(self, kind, indent, depth, below):
        self.put(indent, "with Quiet():")
        self.body(kind, indent + 1, depth + 1, below, 1 + self.rng.below(3))




PROLOGUE = """\
import sys, types
sys.path.insert(0, %r)
from ask import S, W, Awaitable, Error, Quiet, ask, begin, calls_back, drive, log, reg
del sys.path[0]

@types.coroutine
def pause(value):
    return (yield value)

async def aempty():
    if 0: yield
"""


def program(seed, count, kind, only, skip, without):
    folder = os.path.dirname(os.path.abspath(__file__))
    lines = [PROLOGUE % folder]
    if kind == "kept":
        with open(os.path.join(folder, "kept.py")) as file:
            lines.append(file.read())
        count = lines[-1].count("\ndef case_")
    cases = [number for number in (range(count) if only is None else [only]) if number not in skip]
    if kind != "kept":
        for number in cases:
            lines += Case(number, seed, kind, without).render()
    for number in cases:
        lines.append("begin(%d)" % number)
        lines += ["try:", "    case_%d()" % number, "except BaseException as error:", "    log(error)", "    error = None",
                  "ask()"]
    # What is left runs its last while there is still somebody to look.
    lines.append("begin(%d)" % count)
    return "\n".join(lines) + "\n"


def main(arguments):
    only, skip, without = (numbers(arguments, option) for option in ("--only", "--skip", "--without"))
    kind = arguments[2] if len(arguments) > 2 else "generators"
    sys.stdout.write(program(int(arguments[0]), int(arguments[1]), kind, next(iter(only), None), skip, without))


def numbers(arguments, option):
    """Takes an option and its numbers out of the arguments."""
    if option not in arguments:
        return frozenset()
    at = arguments.index(option)
    found = frozenset(int(number) for number in arguments[at + 1].split(",") if number)
    del arguments[at:at + 2]
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
