"""Gives the parts of the probe: modules that no program can see, compiled once for each version of Python.

It is all of the probe that is compiled at each start; who needs more calls `part`. A part imports other parts by their names,
also while the program runs, and anything else as usual. It does not know what they are for.
"""
import builtins
import marshal
import os
import sys
import _frozen_importlib_external as external
from _imp import source_hash

NAMES = ("begin", "blocks", "clock", "compiling", "events", "executors", "frames", "futures", "hooks", "hot", "imports", "lanes",
         "library", "monitoring", "outside", "processes", "prologue", "recorder", "reprs", "resting", "rewrite", "settrace", "signals",
         "streams", "tasks", "threads", "tools", "tracers", "tracing", "unseen", "values", "waits")
# As the code objects of the parts have it for their files.
PLACE = "<yieldscope>/"
# In the folder of the probe: the parts for this run.
FILE = "parts"


class Parts:
    """The parts as this process uses them."""

    def __init__(self, probe):
        self.codes = _codes(probe)
        self.modules = {}
        self.real = builtins.__import__
        # Names that the program puts in place of built-in ones are not meant for the probe.
        self.builtins = dict(vars(builtins), __import__=self.find)

    def find(self, name, *more, **named):
        """As `__import__`."""
        module = self.modules.get(name)
        if module is not None:
            return module
        if name not in self.codes:
            return self.real(name, *more, **named)
        module = self.modules[name] = type(sys)(name)
        module.__file__ = PLACE + name + ".py"
        module.__builtins__ = self.builtins
        exec(marshal.loads(self.codes[name]), vars(module))
        return module


def part(probe, name, known=[]):
    """The part with this name, from the probe in this folder."""
    if not known:
        known.append(Parts(probe))
    return known[0].find(name)


def _codes(probe):
    """The parts, as marshalled code objects by name. Where they have not been compiled yet, they are, and kept."""
    own = os.path.join(probe, FILE)
    data = _read(own)
    if data is None:
        digest, folder = (os.environ.get("YIELDSCOPE_" + name, "") for name in ("DIGEST", "CACHE"))
        kept = folder and os.path.join(folder, "%s-%s.parts" % (sys.implementation.cache_tag, external.MAGIC_NUMBER.hex()))
        head, found = digest.encode(), kept and _read(kept) or b""
        at = len(head) + 8
        data = found[at:]
        if not found.startswith(head) or found[at - 8:at] != source_hash(0, data):
            data = marshal.dumps({name: _compiled(probe, name) for name in NAMES})
            _write(kept, head + source_hash(0, data) + data)
        _write(own, data)
    return marshal.loads(data)


def _compiled(probe, name):
    with open(os.path.join(probe, name + ".py"), "rb") as file:
        return marshal.dumps(compile(file.read(), PLACE + name + ".py", "exec", dont_inherit=True, optimize=0))


def _read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def _write(path, data):
    """Writes a file that is whole whenever somebody else reads it. Where that cannot be, there is none."""
    if path:
        try:
            external._write_atomic(path, data, 0o600)
        except OSError:
            pass
