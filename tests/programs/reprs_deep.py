"""The stack ends in a `repr` that nobody but a tracer calls."""
import sys


class Deep:
    def __repr__(self):
        return "Deep(%s)" % self.down(3)

    def down(self, n):
        return n if n == 0 else self.down(n - 1)


def deep(n):
    one = Deep()
    several = [one]
    return deep(n + 1)


def nested(n):
    yield Deep()
    yield from nested(n + 1)


for _ in range(3):
    try:
        deep(0)
    except RecursionError:
        print("deep")
sys.setrecursionlimit(150)
for _ in range(2):
    try:
        for one in nested(0):
            pass
    except RecursionError:
        print("nested")
