"""A program with tools of `sys.monitoring`, which finds all of their numbers free and is told of its own calls alone."""
import sys
import types


def doubled():
    value = yield 1
    yield 2 * value


def straight():
    one = 1
    two = 2


def work():
    generator = doubled()
    next(generator)
    return [len(word) for word in sorted(["one", "three"])]


def tell(tool, function):
    """What the tool with this number is told while the function runs."""
    monitoring, events = sys.monitoring, sys.monitoring.events
    told = []
    names = {
        events.PY_START: lambda code, place: told.append(("start", code.co_name)),
        events.LINE: lambda code, line: told.append(("line", line)),
        events.CALL: lambda code, place, callee, first: told.append(("call", callee.__name__, sys._getframe(1).f_lineno)),
        events.C_RETURN: lambda code, place, callee, first: told.append(("back", callee.__name__)),
    }
    print([monitoring.register_callback(tool, event, callback) for event, callback in names.items()])
    monitoring.use_tool_id(tool, "program")
    print([monitoring.get_tool(number) for number in range(6)])
    monitoring.set_events(tool, events.PY_START | events.LINE | events.CALL)
    function()
    monitoring.set_events(tool, 0)
    print(monitoring.register_callback(tool, events.LINE, None) is names[events.LINE])
    monitoring.free_tool_id(tool)
    return told


def main():
    monitoring, events = sys.monitoring, sys.monitoring.events
    print([monitoring.get_tool(number) for number in range(6)], monitoring._all_events())
    print([monitoring.get_events(number) for number in range(6)])
    print([monitoring.get_local_events(number, work.__code__) for number in range(6)])
    for number in range(6):
        monitoring.free_tool_id(number)
        for what in ((number, events.LINE), (number, work.__code__, events.LINE)):
            try:
                (monitoring.set_events if len(what) == 2 else monitoring.set_local_events)(*what)
            except ValueError as error:
                print(error)
    print(isinstance(monitoring.set_events, types.BuiltinFunctionType), monitoring.set_events, sys.settrace.__name__)
    # One after another, and so also the one that a tracer has.
    for number in (5, 4, 2):
        print(tell(number, work))
    for number in range(5):
        monitoring.use_tool_id(number, "program %d" % number)
    work()
    print([monitoring.get_tool(number) for number in range(6)])
    for number in range(5):
        monitoring.free_tool_id(number)
    instructions()


def instructions():
    """Tools that ask for lines and for instructions do so of code that has never run."""
    monitoring, events = sys.monitoring, sys.monitoring.events
    counts = {events.LINE: 0, events.INSTRUCTION: 0}
    monitoring.use_tool_id(2, "program")
    for event in counts:
        def count(code, place, event=event):
            counts[event] += code is straight.__code__
        monitoring.register_callback(2, event, count)
    monitoring.set_events(2, events.LINE | events.INSTRUCTION)
    straight()
    monitoring.set_events(2, 0)
    monitoring.free_tool_id(2)
    print(counts[events.LINE], counts[events.INSTRUCTION] > 3)
    try:
        import _testcapi
        code = _testcapi.CodeLike(2)
    except (ImportError, AttributeError):
        return
    # C code tells of what is like code.
    monitoring.use_tool_id(3, "program")
    monitoring.register_callback(3, events.PY_START, lambda code, place: None)
    monitoring.set_events(3, events.PY_START)
    _testcapi.fire_event_py_start(code, 0)
    monitoring.set_events(3, 0)
    monitoring.free_tool_id(3)


if hasattr(sys, "monitoring"):
    main()
last = doubled()
next(last)
