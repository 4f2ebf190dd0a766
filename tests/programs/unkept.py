"""Looks for what tracing may leave behind: code objects that nobody needs any more, and names that are not the program's."""
import asyncio
import gc
import inspect
import weakref


def texts(count):
    """How many code objects are left of as many texts that were run."""
    left = []
    for number in range(count):
        names = {}
        code = compile("def double(x): return 2 * x\nresult = double(%d)" % number, "<text>", "exec")
        exec(code, names)
        left += [weakref.ref(code), weakref.ref(names["double"].__code__)]
        assert names["result"] == 2 * number
        del code, names
    gc.collect()
    return sum(reference() is not None for reference in left)


def looks_up(values, lock=None):
    total = sum(value for value in values)
    for value in sorted(values):
        total += value
    values.close()
    return texts, total


class Thing:
    def act(self):
        pass


def called():
    """Whether a thing goes with the last name for it, after an event loop has called it."""
    gc.disable()
    thing, loop = Thing(), asyncio.new_event_loop()
    loop.call_soon(thing.act)
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.close()
    reference = weakref.ref(thing)
    del thing
    return reference() is None


print(texts(50))
print(called())
print({name: sorted(found) for name, found in inspect.getclosurevars(looks_up)._asdict().items()})
