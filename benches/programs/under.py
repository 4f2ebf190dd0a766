"""Runs a program under another tracer: `under.py calls|lines|viztracer PROGRAM ARGS`."""
import sys

how = sys.argv[1]
del sys.argv[:2]
with open(sys.argv[0]) as file:
    code = compile(file.read(), sys.argv[0], "exec")


def calls(frame, event, arg):
    return None


def lines(frame, event, arg):
    return lines


names = {"__name__": "__main__"}
if how == "viztracer":
    from viztracer import VizTracer
    tracer = VizTracer(verbose=0)
    tracer.start()
    exec(code, names)
    tracer.stop()
else:
    sys.settrace({"calls": calls, "lines": lines}[how])
    exec(code, names)
    sys.settrace(None)
