"""What traces one process: made as the program begins, and made anew in each process that is forked from it.

It puts the parts of the probe together. What a process shares with those forked from it (the clock, the streams, the import
of the user's modules) is set up once; its file, its lanes and its back end are its own.
"""
import atexit
import os
import sys
import types

import clock as clocks
import events
import frames as F
import hooks
import imports
import lanes as L
import library as lib
import monitoring
import recorder as rec
import reprs
import settrace
import signals
import streams
import tools
import tracers


class Tracing:
    def __init__(self, folder, given, program, home, virtual, made=None):
        """`given`: the settings by name. `made`: what is known of a process that another one has started."""
        self.folder = folder
        self.given = given
        self.home = home
        self.imports = imports
        self.made = made
        self.forking = None      # the lane of the process that is about to be forked
        self.clock = clocks.VirtualClock() if virtual else clocks.RealClock(None if made is None else made["start"])
        self.pipes = streams.pipes() if made is None else made["pipes"]
        self.raws = []
        self.backend = None
        self._make(program, made)
        if virtual:
            clocks.install(self.clock)
            import selectors
            clocks.patch_selectors(self.clock, selectors, lambda what: self.library.warn_once(what))
        self.raws = streams.install()
        self._hear()
        imports.install(lambda path: self.frames.is_users(path))
        if self.backend.rest is not None:
            imports.install_rests(lambda: self.backend.rest)
            signals.about_to_handle = lambda: self.backend.rest.end()
        signals.install()
        tracers.install()
        tools.install()
        atexit.register(self.end)
        os.register_at_fork(before=self._before_fork, after_in_child=self._in_child)

    def _make(self, program, made):
        """What is this process's own. Begins its first lane, and tells nothing yet of what runs."""
        self.recorder = recorder = rec.create(self.folder, self.clock)
        implementation = sys.implementation.name.replace("cpython", "CPython")
        runtime = "%s %d.%d.%d" % ((implementation,) + tuple(sys.version_info[:3]))
        recorder.write(0, rec.RUNTIME, text=(runtime, False))

        self.lanes = lanes = L.Lanes(recorder, None)
        self.frames = frames = F.Frames(lanes, program, self.home, lambda code: library.special(code))
        frames.choose(*((self.given[name] or "").split("\n") for name in ("INCLUDE", "EXCLUDE")))
        frames.detail = F.Detail(self.given["DETAIL"] or "locals")
        self.library = library = lib.Library(frames, self.clock, self)
        lanes.begin_thread = library.threads.begin
        lanes.look = lambda thread, lane: library.futures.look(thread, lane.ref(), thread.top)

        thread = lanes.thread()
        if made is None:
            lanes.main = lanes.make(thread, L.MAIN, "main", None, 0)
        else:
            lanes.main = lanes.linked(thread, L.PROCESS, made["name"], made["file"], made["lane"])
        lanes.main.info = None
        lanes.resume(thread, lanes.main, L.START, None, 0)
        lanes.flush(thread)

        self.teller = streams.Teller(self.pipes, lanes.output)
        self.backend = self._backend(events.Events(frames))
        reprs.is_users = frames.info
        tracers.follow(self.backend.function, lambda: lanes.thread().inside)
        library.threads.begins_inside = self.backend.watch is not None
        self._hear()
        hooks.install(hooks.make(frames, self.backend, library, self.teller.write))

    def _backend(self, told):
        """The one that is wanted, or that this interpreter can do; in a forked process the one that there was."""
        tool = getattr(self.backend, "tool", None)
        if self.backend is None and self.given["BACKEND"] != "settrace":
            tool = monitoring.find()
        recorder = self.recorder if rec.UNDISTURBED else None
        if tool is None:
            return settrace.Settrace(told, recorder)
        return monitoring.Monitoring(told, tool, recorder)

    def _hear(self):
        for raw in self.raws:
            raw._tell_output = self.teller.write

    def pipe_descriptors(self):
        """Which of standard output and error the runner reads."""
        return streams.descriptors(self.pipes)

    def entry(self, lane, program):
        """What a process that is spawned evaluates to be traced: it is the one with this lane, and runs this program."""
        return self._call("begin_process", self._made(lane, program), " or ")

    def server_entry(self, program):
        """What the fork server runs first, so that the user's modules that it imports are rewritten."""
        return self._call("begin_server", self._made(None, program), "; ") + "; "

    def _made(self, lane, program):
        made = {"folder": self.folder, "given": self.given, "program": program, "home": self.home, "pipes": self.pipes,
                "start": self.clock.start, "file": self.recorder.name}
        if lane is not None:
            made.update(lane=lane.number, name=lane.name)
        return made

    def _call(self, function, made, then):
        probe = self.given["PROBE"]
        return ("__import__('sys').path.insert(0, %r)%s__import__('yieldscope_begin').part(%r, 'begin').%s(%r, %r)"
                % (probe, then, probe, function, probe, made))

    def start(self, module_frame):
        self.backend.start(module_frame)

    def end(self):
        """Runs after everything that the user has registered."""
        lanes = self.lanes
        if lanes.over:
            return
        thread, main = lanes.thread(), lanes.main
        thread.inside = True
        lanes.flush(thread)
        lanes.settle(thread)
        if lanes.too_deep:
            lanes.own_up(thread)
        if thread.stack and thread.stack[0] is main:
            lanes.end(thread, main, main.cause if main.cause in (L.RETURN, L.RAISE) else L.RETURN, main.value, main.stood)
        self.over()

    def over(self):
        """From here on nothing is told."""
        self.lanes.over = True
        self.backend.stop()

    # Forks ---------------------------------------------------------------------------------------------------------

    def _before_fork(self):
        self.forking = None
        lanes = self.lanes
        if lanes.over:
            return
        thread = lanes.thread()
        if thread.inside:
            return
        thread.inside = True
        try:
            self.forking = self.library.processes.about_to_fork(thread)
        finally:
            thread.inside = False

    def _in_child(self):
        """A process of its own begins here: it has a copy of all that the one that made it had."""
        lane, self.forking = self.forking, None
        if lane is not None:
            self.library.processes.begins(lane)
        before, backend = self.lanes, self.backend
        before.over = True
        reprs.deadlines.clear()     # other threads have none here
        file = self.recorder.name
        self.recorder.leave()
        for raw in self.raws:
            raw._tell_output = None
        backend.stop()
        if lane is None:
            return
        try:
            made = {"file": file, "lane": lane.number, "name": lane.name}
            self._make(self.frames.program, made)
        except Exception:
            # No room for its file, or no right to make one: it runs untraced.
            self.lanes.over = True
            return
        self.made = made
        self.lanes.inherit(before)
        self._go_on(sys._getframe(1), backend.events.module_key)

    def _go_on(self, frame, module_key):
        """Traces the frames that run as the process begins: the lanes among them are copies, and lanes of this process."""
        running = []
        while frame is not None:
            info = self.frames.info(frame.f_code)
            if info is not None and info.special is None:
                running.append((frame, info))
            frame = frame.f_back
        lanes, thread = self.lanes, self.lanes.thread()
        module = types.SimpleNamespace()
        for frame, info in reversed(running):
            if id(frame) == module_key:
                module = frame
                continue
            if info.kind is not None:
                self.frames.goes_on(thread, frame, info)
            elif self.frames.detail.lines:
                thread.frames.append([id(frame), thread.top, {}])
            self.backend.goes_on(frame, info)
        lanes.flush(thread)
        self.backend.start(module)
