"""Objects that C code and libraries make. A comment says what a line makes, in order."""
import contextlib
import functools
import itertools


def gen(x=0):
    yield x


async def coro(x=0):
    pass


async def agen(x=0):
    yield x


class Loop:
    def __iter__(self):
        yield 1
        yield 2


class Things:
    def __call__(self):
        yield 1

    @property
    def prop(self):
        yield 2

    def __getattr__(self, name):
        return gen(name)  # makes gen

    def __add__(self, other):
        yield 3


@contextlib.contextmanager
def managed():
    yield "in"


@functools.lru_cache(None)
def cached():
    yield 1


def with_cells(x):
    def inner():
        try:
            yield x
        finally:
            print(x, len(str(x)))
    return inner


mapped = list(map(gen, [1, 2]))  # makes gen gen
print([next(one) for one in reversed(mapped)])
lazily = map(gen, [1, 2])
first = next(lazily)  # makes gen
second = next(lazily)  # makes gen
print(next(second), next(first))
print(sorted([3, 1], key=lambda x: list(gen(x))))  # makes gen gen
print(list(Loop()))  # makes __iter__
print(2 in Loop())  # makes __iter__
print(dict.fromkeys(Loop()))  # makes __iter__
print([*Loop()])  # makes __iter__
print(list(zip(Loop(), Loop())))  # makes __iter__ __iter__
a, b = Loop()  # makes __iter__
print(*Loop())  # makes __iter__
print({x for x in Loop()})  # makes __iter__
print(sum(Loop()))  # makes __iter__
part = functools.partial(gen, 7)()  # makes gen
starred = list(itertools.starmap(gen, [(1,)]))  # makes gen
chained = list(itertools.chain.from_iterable(map(gen, [1, 2])))  # makes gen gen
with managed() as value:  # makes managed
    print(value)
things = Things()
called = things()  # makes __call__
prop = things.prop  # makes prop
other = things.other
added = things + 1  # makes __add__
stored = cached()  # makes cached
coros = list(map(coro, [1]))  # makes coro
coros[0].close()
agens = list(map(agen, [1]))  # makes agen
any(map(gen, [1, 2]))  # makes gen
inner = with_cells(5)
cells = list(map(lambda f: f(), [inner]))  # makes inner
next(cells[0])
cells = None
many = list(map(gen, range(3000)))  # makes 3000 of gen
print(sum(next(one) for one in many))  # makes <genexpr>
