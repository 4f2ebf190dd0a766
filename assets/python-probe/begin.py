"""Second stage: makes everything as if the program had been started by itself, and begins to trace.

The first statement of a compiled program calls `begin` or `begin_code`; for `python -m`, the interpreter's own start does
(`module/sitecustomize.py`), before any code of the user has run.
"""
import builtins
import os
import sys
import types
from _frozen_importlib import BuiltinImporter
from _frozen_importlib_external import PathFinder, SourceFileLoader

SETTINGS = ("TRACE", "CLOCK", "HASH_SEED", "DETAIL", "BACKEND", "INCLUDE", "EXCLUDE", "MODULE", "PYTHONPATH",
            "CACHE", "DIGEST")


def settings():
    """Takes what the runner has put into the environment out of it again, and gives it: name to text or None."""
    taken = {name: os.environ.pop("YIELDSCOPE_" + name, None) for name in SETTINGS}
    if taken["HASH_SEED"] is not None:
        os.environ.pop("PYTHONHASHSEED", None)
    if taken["MODULE"] is not None:
        if taken["PYTHONPATH"] is None:
            os.environ.pop("PYTHONPATH", None)
        else:
            os.environ["PYTHONPATH"] = taken["PYTHONPATH"]
    return taken


# How the program was started ---------------------------------------------------------------------------------------

def begin(probe, program, filename):
    """A file, as the user named it and as the interpreter would."""
    frame = sys._getframe(1)
    taken = settings()
    home = os.path.dirname(os.path.realpath(program))
    names = frame.f_globals
    names["__file__"] = filename
    names["__cached__"] = None
    if sys.version_info >= (3, 15):
        names.pop("__cached__", None)
    names["__loader__"] = SourceFileLoader("__main__", filename)
    _look_plain(probe, [program], home)
    if taken["TRACE"] is not None:
        _trace(probe, taken, filename, home).start(frame)


def begin_code(probe, text, source):
    """The text of `-c`, as it was given and as it was compiled."""
    frame = sys._getframe(1)
    taken = settings()
    names = frame.f_globals
    names.pop("__file__", None)
    names.pop("__cached__", None)
    names["__loader__"] = BuiltinImporter
    _look_plain(probe, ["-c", text], "")
    if sys.version_info >= (3, 13):
        # Tracebacks show the lines of such a program.
        import linecache
        # The first releases of 3.13 know them by the file's name, later ones by the code.
        key = frame.f_code if hasattr(linecache, "_interactive_cache") else "<string>"
        linecache._register_code(key, source, "<string>")
    if taken["TRACE"] is not None:
        tracing = _trace(probe, taken, None, _here(probe))
        tracing.frames.adopt(frame.f_code)
        tracing.start(frame)


def begin_module(probe):
    """A module, which the interpreter is going to look for. What is imported on the way to it is traced already."""
    taken = settings()
    name, home = taken["MODULE"], _here(probe)
    if _cannot_be_compiled(name, home):
        os.execv(sys.executable, [sys.executable, "-m", name] + sys.argv[1:])
    if taken["TRACE"] is None:
        return
    tracing = _trace(probe, taken, None, home)
    tracing.imports.main = Main(name, tracing)
    tracing.start(NO_FRAME)


# Stands for the frame of the program's module while there is none.
NO_FRAME = types.SimpleNamespace()


class Main:
    """The module that is about to run as `__main__`. Between its compiling and its first statement, where nothing of the
    user runs, tracing rests, so that it begins there as it does with a file."""

    prologue = "__yieldscope_main__()"

    def __init__(self, name, tracing):
        self.names = (name, name + ".__main__")
        self.tracing = tracing

    def is_asked_for(self, fullname, caller):
        """Whether the import system is asked for the code of this module in order to run it."""
        return fullname in self.names and caller.f_globals.get("__name__") == "runpy"

    def found(self, path):
        tracing = self.tracing
        tracing.imports.main = None
        tracing.frames.program = path
        tracing.frames.files.pop(path, None)
        tracing.backend.stop()

        def __yieldscope_main__():
            del builtins.__yieldscope_main__
            tracing.start(sys._getframe(1))
        builtins.__yieldscope_main__ = __yieldscope_main__


def _here(probe):
    try:
        return os.getcwd()
    except OSError:
        # The folder has been deleted: nothing of the user lies there, nor here.
        return probe


def _cannot_be_compiled(name, home):
    """Whether the module is one with a SyntaxError. Only looks for it, and runs nothing."""
    import warnings
    path = _source_of(name, home)
    if path is None:
        return False
    try:
        with open(path, "rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(file.read(), path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return True
    except (OSError, RecursionError, MemoryError):
        pass
    return False


def _source_of(name, home):
    """The file of a module, where it can be found without running a package."""
    top, *rest = name.split(".")
    safe = getattr(sys.flags, "safe_path", False)
    spec = PathFinder.find_spec(top, sys.path if safe else [home] + sys.path)
    if spec is None:
        return None
    if not spec.submodule_search_locations:
        return None if rest or not spec.has_location else spec.origin
    place = os.path.join(list(spec.submodule_search_locations)[0], *rest)
    found = [path for path in (os.path.join(place, "__main__.py"), place + ".py") if os.path.isfile(path)]
    return found[0] if found else None


def _look_plain(probe, program, home):
    """What the interpreter sets for a program, where it set it for the compiled file."""
    compiled = os.path.join(probe, "program.pyc")
    sys.argv[0] = program[0]
    if hasattr(sys, "orig_argv"):
        for at in [at for at, argument in enumerate(sys.orig_argv) if argument == compiled][:1]:
            sys.orig_argv[at:at + 1] = program
    real = os.path.realpath(probe)
    for at, entry in enumerate(sys.path[:1]):
        if entry in (probe, real):
            sys.path[at] = home
    sys.path_importer_cache.pop(probe, None)


# Tracing -----------------------------------------------------------------------------------------------------------

def begin_process(probe, made):
    """A process that `multiprocessing` has spawned, before any code of the user runs in it: called as what it is told is
    unpickled. `made`: what the process that started it knows of it."""
    _forget_loader(probe)
    from tracing import Tracing
    tracing = Tracing(made["folder"], made["given"], made["program"], made["home"], False, made)
    tracing.imports.install_main(tracing.frames)
    tracing.start(NO_FRAME)


def begin_server(probe, made):
    """The fork server of `multiprocessing`: nothing is traced in it, but its processes are, with what it has imported."""
    _forget_loader(probe)
    for at, argument in enumerate(getattr(sys, "orig_argv", ())):
        if argument.startswith("__import__('sys').path.insert(0, %r)" % probe):
            sys.orig_argv[at] = "from multiprocessing" + argument.partition("from multiprocessing")[2]
            break
    import frames
    import hooks
    import imports
    users = frames.Frames(None, made["program"], made["home"], lambda code: None)
    users.choose(*((made["given"][name] or "").split("\n") for name in ("INCLUDE", "EXCLUDE")))
    hooks.install(hooks.idle())
    imports.install(users.is_users)
    imports.install_main(users)


def _forget_loader(probe):
    """Takes what has found the probe out of what the program can see."""
    sys.path.remove(probe)
    sys.path_importer_cache.pop(probe, None)
    sys.modules.pop("yieldscope_begin", None)


def _trace(probe, taken, filename, home):
    from tracing import Tracing
    return Tracing(taken["TRACE"], dict(taken, PROBE=probe), filename, home, taken["CLOCK"] == "virtual")
