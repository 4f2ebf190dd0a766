"""A program that traces itself sees what it would see by itself, and nothing of who traces it."""
import sys
import threading

seen = []


def tracer(frame, event, arg):
    seen.append((frame.f_code.co_name, event, frame.f_lineno, sys._getframe(1) is frame))
    return tracer


def profiler(frame, event, arg):
    seen.append((frame.f_code.co_name, event, getattr(arg, "__name__", "")))


def doubled():
    value = yield 1
    print("doubled", value)
    yield 2 * value


def work():
    generator = doubled()
    next(generator)
    generator.send(3)
    return [number for number in doubled.__name__]


class Worker(threading.Thread):
    def run(self):
        work()


print(sys.gettrace(), sys.getprofile())
sys.settrace(tracer)
work()
sys.settrace(None)
print(*seen, sep="\n")
del seen[:]
sys.setprofile(profiler)
work()
sys.setprofile(None)
print([entry for entry in seen if entry[1] in ("call", "return")])
sys.settrace(tracer)
print(sys.gettrace() is tracer)
sys.settrace(None)
print(sys.gettrace())
before = sys.gettrace()
sys.settrace(None)
work()
sys.settrace(before)
del seen[:]
threading.settrace(tracer)
worker = Worker()
worker.start()
worker.join()
threading.settrace(None)
print(sorted({entry[0] for entry in seen if entry[0] in ("run", "work", "doubled", "made", "thread")}))
after = doubled()
next(after)
if sys.version_info >= (3, 12):
    tool, events = 2, sys.monitoring.events
    names = set()
    sys.monitoring.use_tool_id(tool, "program")
    sys.monitoring.register_callback(tool, events.PY_START, lambda code, offset: names.add(code.co_name))
    sys.monitoring.set_events(tool, events.PY_START)
    work()
    sys.monitoring.set_events(tool, 0)
    print(sorted(names))
