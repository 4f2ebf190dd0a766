"""A program whose own trace function is to be told of lines in a function that runs already."""
import sys

seen = []


def tracer(frame, event, arg):
    seen.append((frame.f_code.co_name, event, frame.f_lineno))
    return tracer


def begins():
    sys.settrace(tracer)
    sys._getframe().f_trace = tracer
    total = 1
    total += 1
    sys._getframe().f_trace = None
    sys.settrace(None)
    return total


def counts():
    yield begins()
    sys.settrace(tracer)
    sys._getframe().f_trace = tracer
    yield 3
    sys._getframe().f_trace = None
    sys.settrace(None)


for _ in range(2):
    print(list(counts()), begins())
print(*seen, sep="\n")
