"""Where the stack ends, it ends in the program; the second line tells how deep it was."""
import os
import sys
import traceback


def deep(n):
    return deep(n + 1)


def nested(n):
    if n < 0:
        yield n
    yield from nested(n + 1)


def caught(function):
    try:
        function()
    except RecursionError as error:
        frames = traceback.extract_tb(error.__traceback__)
        return len(frames), all(os.path.basename(frame.filename) == "deep.py" for frame in frames)


found = [caught(lambda: deep(0)), caught(lambda: sum(1 for _ in nested(0))), caught(lambda: deep(0))]
sys.setrecursionlimit(200)
found.append(caught(lambda: deep(0)))
print([own for _, own in found])
print([depth for depth, _ in found])
print(next(nested(-1)))
