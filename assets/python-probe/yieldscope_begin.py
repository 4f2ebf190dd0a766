"""Second stage: called by the first statement of the compiled program. Makes everything as if the program had been
started by itself, and begins to trace."""
import atexit
import builtins
import os
import sys
import threading


def begin(probe, program, filename):
    sys.path.remove(probe)
    frame = sys._getframe(1)
    folder = os.environ.pop("YIELDSCOPE_TRACE", None)
    virtual = os.environ.pop("YIELDSCOPE_CLOCK", "real") == "virtual"
    if os.environ.pop("YIELDSCOPE_HASH_SEED", None) is not None:
        os.environ.pop("PYTHONHASHSEED", None)
    home = os.path.dirname(os.path.realpath(program))
    _look_plain(frame.f_globals, probe, program, filename, home)
    if folder is None:
        return
    before = set(sys.modules)
    sys.path.insert(0, probe)
    try:
        _trace(frame, folder, virtual, filename, home)
    finally:
        sys.path.remove(probe)
        for name in ("recorder", "lanes", "frames", "settrace", "stdlib", "hooks", "values", "clock", "streams",
                     "imports", "rewrite", "yieldscope_begin"):
            if name not in before or name == "yieldscope_begin":
                sys.modules.pop(name, None)


def _look_plain(names, probe, program, filename, home):
    """What the interpreter sets for a script, where it set it for the compiled file."""
    from importlib.machinery import SourceFileLoader
    compiled = os.path.join(probe, "program.pyc")
    names["__file__"] = filename
    names["__cached__"] = None
    if sys.version_info >= (3, 15):
        names.pop("__cached__", None)
    names["__loader__"] = SourceFileLoader("__main__", filename)
    sys.argv[0] = program
    if hasattr(sys, "orig_argv"):
        sys.orig_argv = [program if argument == compiled else argument for argument in sys.orig_argv]
    real = os.path.realpath(probe)
    for at, entry in enumerate(sys.path[:1]):
        if entry in (probe, real):
            sys.path[at] = home
    sys.path_importer_cache.pop(probe, None)


def _trace(frame, folder, virtual, filename, home):
    import clock as clocks
    import frames as F
    import hooks
    import imports
    import lanes as L
    import recorder as rec
    import settrace
    import stdlib
    import streams

    clock = clocks.VirtualClock() if virtual else clocks.RealClock()
    recorder = rec.create(folder, clock)
    implementation = sys.implementation.name.replace("cpython", "CPython")
    runtime = "%s %d.%d.%d" % ((implementation,) + tuple(sys.version_info[:3]))
    recorder.write(0, rec.RUNTIME, text=(runtime, False))

    lanes = L.Lanes(recorder, None)
    frames = F.Frames(lanes, filename, home, lambda code: library.special(code))
    library = stdlib.Library(frames, clock)
    lanes.begin_thread = library.begin_thread

    thread = lanes.thread()
    lanes.main = main = lanes.make(thread, L.MAIN, "main", None, 0)
    main.info = None
    lanes.resume(thread, main, L.START, None, 0)
    lanes.flush(thread)

    if virtual:
        clocks.install(clock)
        import selectors
        clocks.patch_selectors(clock, selectors)
    streams_in_use = streams.install(lanes.output)
    imports.install(frames.is_users)
    backend = settrace.Settrace(frames)

    def end():
        """Runs after everything that the user has registered."""
        if lanes.over:
            return
        thread = lanes.thread()
        thread.inside = True
        lanes.flush(thread)
        lanes.settle(thread)
        if thread.stack and thread.stack[0] is main:
            lanes.end(thread, main, main.cause if main.cause in (L.RETURN, L.RAISE) else L.RETURN, main.value, main.stood)
        lanes.over = True
        backend.stop()

    def in_child():
        lanes.over = True
        recorder.off()
        for raw in streams_in_use:
            raw._tell_output = None
        sys.settrace(None)
        threading.settrace(None)

    atexit.register(end)
    os.register_at_fork(after_in_child=in_child)
    for name, function in hooks.make(frames, backend).items():
        function.__name__ = function.__qualname__ = "__yieldscope_%s__" % name
        setattr(builtins, function.__name__, function)
    backend.start(frame)
