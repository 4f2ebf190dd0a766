"""In the place of a module of the standard library."""
import gc
import sys


class ParserBase:
    pass


def counted():
    yield 1
    yield 2


def freed():
    yield 1


def kept():
    try:
        yield 1
    finally:
        list(freed())


for number in counted():
    pass
gc.collect()
# So early only where the probe has no callbacks in that module: what is collected in one of those is not told.
gc.set_threshold(60 if sys.version_info < (3, 12) else 7000)
ring = [kept()]
ring.append(ring)
next(ring[0])
del ring
