"""Processes: made by whom, how they end, and what a worker of a pool of processes does.

A process that is traced tells itself that it runs and how it ends; the one that has made it tells its end as well, for a
process that was killed can not. The helpers of `multiprocessing` (resource tracker, fork server) have no lanes.
"""
import _signal
import mmap
import os
import struct
import sys
import threading
import time

import lanes as L

_PROCESS, _QUEUES = "multiprocessing/process.py", "multiprocessing/queues.py"
_POOL, _EXECUTOR = "multiprocessing/pool.py", "concurrent/futures/process.py"
_SUBPROCESS = "subprocess.py"
# How many bytes wait in a pipe.
_FIONREAD = 0x4004667F if sys.platform == "darwin" else 0x541B
# How long the runner may take to read what a process that has ended has written, in seconds.
_PATIENCE = 0.5
# So many processes that were forked and not waited for are kept in mind.
_MOST_FORKED = 1000
_NUMBER = struct.Struct("=Q")
_KILLED = (getattr(os, "CLD_KILLED", 2), getattr(os, "CLD_DUMPED", 3))
# Under this name what is ours travels with what `multiprocessing` pickles for its own processes.
_OURS = "_yieldscope"


class Processes:
    def __init__(self, library, tracing):
        self.library = library
        self.lanes = library.lanes
        self.tracing = tracing
        self.starting = {}       # thread's ident: the lane of the process that is being started there
        self.executing = set()   # idents of threads that start another program
        self.popens = {}         # id of what waits for a process: its lane
        self.forked = []         # of processes forked by `os.fork` itself: (where each puts its number, its lane)

    def handlers(self):
        return {
            (_PROCESS, "start"): self.start,
            (_PROCESS, "join"): self.join,
            (_PROCESS, "_bootstrap"): self.bootstrap,
            ("traceback.py", "print_exc"): self.died,
            ("multiprocessing/spawn.py", "get_preparation_data"): self.prepared,
            ("multiprocessing/util.py", "spawnv_passfds"): self.helped,
            ("multiprocessing/popen_fork.py", "poll"): self.polled,
            ("multiprocessing/popen_forkserver.py", "poll"): self.polled,
            ("multiprocessing/connection.py", "recv"): self.crosses,
            ("multiprocessing/connection.py", "send"): self.crosses,
            (_QUEUES, "_feed"): self.fed,
            (_QUEUES, "get"): self.asked,
            (_QUEUES, "put"): self.sent,
            (_EXECUTOR, "_sendback_result"): self.sent_back,
            (_EXECUTOR, "__init__"): self.job_made,
            (_SUBPROCESS, "_execute_child"): self.execute,
            (_SUBPROCESS, "_handle_exitstatus"): self.reaped,
            (_SUBPROCESS, "wait"): self.wait,
            (_SUBPROCESS, "communicate"): self.wait,
            ("asyncio/base_subprocess.py", "_process_exited"): self.exited,
        }

    # Made by this process ------------------------------------------------------------------------------------------

    def make(self, thread, name, thing):
        self.library.let_go(thread, "a process was started")
        return self.library.make(thread, L.PROCESS, name, thing)

    def about_to_fork(self, thread):
        """The lane of the process that this thread forks now; None where it only becomes another program."""
        ident = threading.get_ident()
        if ident in self.executing:
            return None
        lane = self.starting.get(ident)
        return lane if lane is not None else self.fork(thread)

    def fork(self, thread):
        lane, watched = self.make(thread, "fork", None), self.library.watched
        if len(self.forked) < _MOST_FORKED:
            try:
                number = mmap.mmap(-1, _NUMBER.size)
            except OSError:
                return lane
            self.forked.append((number, lane))
            # What `os.wait` and its kin give to the user's code.
            watched[tuple] = self.waited
            if hasattr(os, "waitid_result"):
                watched[os.waitid_result] = self.waited_by_id
        return lane

    def begins(self, lane):
        """Runs in a process that was just forked, and is this lane of the one that forked it: that learns its number."""
        for number, forked in self.forked:
            if forked is lane:
                _NUMBER.pack_into(number, 0, os.getpid())

    def waited(self, thread, value, caller, name):
        """The user's code is given a tuple, perhaps by `os.wait`, `os.waitpid`, `os.wait3` or `os.wait4`."""
        if len(value) in (2, 3) and type(value[0]) is type(value[1]) is int:
            number, status = value[:2]
            if os.WIFSIGNALED(status):
                self.ended(thread, number, -os.WTERMSIG(status))
            elif os.WIFEXITED(status):
                self.ended(thread, number, os.WEXITSTATUS(status))

    def waited_by_id(self, thread, value, caller, name):
        """The same of `os.waitid`."""
        if value.si_code == os.CLD_EXITED:
            self.ended(thread, value.si_pid, value.si_status)
        elif value.si_code in _KILLED:
            self.ended(thread, value.si_pid, -value.si_status)

    def ended(self, thread, number, code):
        """The process with this number is said to have ended. A tuple can be any, so the system is asked whether it is there."""
        for entry in self.forked:
            if _NUMBER.unpack_from(entry[0])[0] == number and not _is_there(number):
                self.forked.remove(entry)
                self.lanes.flush(thread)
                return self.gone(thread, entry[1], code)

    def start(self, thread, frame):
        """`Process.start`, whichever way its process comes about."""
        process, ident = frame.f_locals.get("self"), threading.get_ident()
        lane = self.starting[ident] = self.make(thread, process.name, process)

        def after(thread, frame, arg):
            self.starting.pop(ident, None)
            popen = getattr(process, "_popen", None)
            if popen is None:
                # It could not be started: its arguments cannot be pickled, or there are too many processes.
                self.lanes.close(thread, lane, L.RAISE)
            else:
                self.popens[id(popen)] = lane
        return after

    def prepared(self, thread, frame):
        """What a spawned process is told before its first user's code: that brings us with it."""
        lane = self.starting.get(threading.get_ident())
        back = frame.f_back
        if lane is None or back is None or back.f_code.co_name != "_launch":
            return None

        def after(thread, frame, data):
            if isinstance(data, dict):
                program = data.get("init_main_from_path", self.library.frames.program)
                data[_OURS] = Entry(self.tracing.entry(lane, program))
        return after

    def helped(self, thread, frame):
        """The fork server is started: it may import the user's modules, for all its processes."""
        words = frame.f_locals.get("args")
        if not isinstance(words, list) or "-c" not in words[:-1]:
            return
        at = words.index("-c") + 1
        if "from multiprocessing.forkserver import main" in words[at]:
            main = sys.modules.get("__main__")
            program = getattr(main, "__file__", None)
            program = self.library.frames.program if program is None else os.path.normpath(os.path.abspath(program))
            words[at] = self.tracing.server_entry(program) + words[at]

    def join(self, thread, frame):
        return self.block(thread, self.library.lane_of(frame.f_locals.get("self")))

    def wait(self, thread, frame):
        popen = frame.f_locals.get("self")
        if getattr(popen, "returncode", None) is not None:
            return None
        return self.block(thread, self.library.lane_of(popen))

    def block(self, thread, lane):
        if lane is None or lane.state == L.CLOSED:
            return None
        return self.library.blocks.block(thread, lane)

    def polled(self, thread, frame):
        popen = frame.f_locals.get("self")
        lane = self.popens.get(id(popen))
        if lane is None:
            return None

        def after(thread, frame, code):
            if code is not None and self.popens.pop(id(popen), None) is not None:
                self.gone(thread, lane, code)
        return after

    def execute(self, thread, frame):
        """`subprocess.Popen` starts a program."""
        popen, ident = frame.f_locals.get("self"), threading.get_ident()
        lane = self.make(thread, _name(frame.f_locals), popen)
        # It may print something before this call is over.
        self.lanes.state(thread, lane, L.RUNNING, L.START, None, thread.top)
        self.executing.add(ident)

        def after(thread, frame, arg):
            self.executing.discard(ident)
            if getattr(popen, "pid", None) is None or popen.returncode is not None:
                self.lanes.close(thread, lane, L.RAISE)
        return after

    def reaped(self, thread, frame):
        popen = frame.f_locals.get("self")
        if threading.get_ident() in self.executing:
            # There is no such program; that is what ended.
            return None

        def after(thread, frame, arg):
            self.gone(thread, self.library.lane_of(popen), popen.returncode)
        return after

    def exited(self, thread, frame):
        """asyncio has learnt by itself how its process ended."""
        names = frame.f_locals
        self.gone(thread, self.library.lane_of(getattr(names.get("self"), "_proc", None)), names.get("returncode"))

    def gone(self, thread, lane, code):
        if lane is None or lane.state == L.CLOSED or type(code) is not int:
            return
        self.see_output()
        # A lane that waits for it goes on after it has ended.
        lane.state = L.CLOSED
        cause, value = (L.RAISE, _name_of_signal(-code)) if code < 0 else (L.RETURN, str(code))
        self.lanes._state(thread, lane, L.CLOSED, cause, (value, False))

    def see_output(self):
        """What the process has written stands before its end: waits until the runner has seen it."""
        try:
            import fcntl
        except ImportError:
            return
        until = _monotonic() + _PATIENCE
        for fd in self.tracing.pipe_descriptors():
            try:
                while fcntl.ioctl(fd, _FIONREAD, b"\0\0\0\0") != b"\0\0\0\0" and _monotonic() < until:
                    _sleep(0.0002)
            except OSError:
                pass

    # This process, where `multiprocessing` has made it -------------------------------------------------------------

    def bootstrap(self, thread, frame):
        def after(thread, frame, code):
            lanes, lane = self.lanes, self.lanes.main
            lanes.flush(thread)
            lanes.settle(thread)
            if lane.raised is not None:
                cause, value = L.RAISE, lane.raised[1]
            else:
                cause, value = L.RETURN, (str(code), False)
            lanes.end(thread, lane, cause, value, 0)
            self.tracing.over()
        return after if self.lanes.main.kind == L.PROCESS else None

    def exits(self, thread, code):
        """This process ends at once, by `os._exit`."""
        lanes, lane = self.lanes, self.lanes.main
        if lane.kind == L.PROCESS and lane.state != L.CLOSED:
            lanes.flush(thread)
            lanes.close(thread, lane, L.RETURN, (str(code & 0xFF), False))

    def died(self, thread, frame):
        """An exception has left what the process was made for."""
        back, error = frame.f_back, sys.exc_info()[1]
        if error is not None and back is not None and self.is_in(back, _PROCESS, "_bootstrap"):
            self.lanes.main.raised = (type(error), self.lanes.text(thread, error))

    def is_in(self, frame, file, name):
        return frame is not None and frame.f_code.co_name == name and self.library.file(frame.f_code) == file

    # Workers of pools ----------------------------------------------------------------------------------------------

    def job_made(self, thread, frame):
        """What a worker gets of a future: it takes the future's lane with it."""
        item, back = frame.f_locals.get("self"), frame.f_back
        if type(item).__name__ != "_CallItem" or back is None:
            return
        lane = self.library.lane_of(getattr(back.f_locals.get("work_item"), "future", None))
        if lane is not None:
            item.__dict__[_OURS] = (self.lanes.recorder.name, lane.number, lane.name)

    def asked(self, thread, frame):
        """A worker waits for its next job, and unpickles it."""
        if not (self.is_in(frame.f_back, _EXECUTOR, "_process_worker") or self.is_in(frame.f_back, _POOL, "worker")):
            return None
        self.rest(thread)

        def after(thread, frame, item):
            if item is None:
                return
            lane = self.lanes.main
            ours = getattr(item, "__dict__", {}).pop(_OURS, None)
            future = None if ours is None else self.lanes.linked(thread, L.FUTURE, ours[2], *ours[:2])
            self.lanes.resume(thread, lane, L.START, None, 0)
            thread.resumes[-1][3] = future
            self.lanes.flush(thread)
        return self.apart(thread, frame, after)

    def sent_back(self, thread, frame):
        """A worker's job is over; its result is pickled."""
        self.rest(thread)
        return self.apart(thread, frame)

    def sent(self, thread, frame):
        return self.sent_back(thread, frame) if self.is_in(frame.f_back, _POOL, "worker") else None

    def rest(self, thread):
        lane = self.lanes.main
        if lane.state == L.RUNNING:
            self.lanes.flush(thread)
            self.lanes.suspend(thread, lane, L.BLOCK, None, "a job", 0)
            thread.left = lane

    def fed(self, thread, frame):
        """The thread that pickles what is put into a queue runs in no lane."""
        return self.apart(thread, frame)

    def crosses(self, thread, frame):
        """What goes through a pipe is pickled: where no lane runs, that begins none."""
        return None if thread.stack else self.apart(thread, frame)

    @staticmethod
    def apart(thread, frame, then=None):
        """What runs until the call is over is nobody's."""
        thread.apart = id(frame)

        def after(thread, frame, arg):
            thread.apart = 0
            if then is not None:
                then(thread, frame, arg)
        return after


class Entry:
    """Begins to trace in the process that unpickles it; nothing is left of it there."""

    def __init__(self, text):
        self.text = text

    def __reduce__(self):
        return eval, (self.text,)


_monotonic, _sleep = time.monotonic, time.sleep


def _name(names):
    """What a started program is called: its script where Python runs one, else its own name."""
    given = names.get("args")
    given = [given] if isinstance(given, (str, bytes, os.PathLike)) else list(given)
    words = [os.fsdecode(word) for word in given if isinstance(word, (str, bytes, os.PathLike))]
    if names.get("shell") or not words:
        return "sh"
    name = os.path.basename(words[0])
    if name.startswith("python"):
        name = next((os.path.basename(word) for word in words[1:] if word.endswith(".py")), name)
    return name


def _is_there(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def _name_of_signal(number):
    names = [name for name in vars(_signal) if name[:3] == "SIG" and name[3:4] != "_" and getattr(_signal, name) == number]
    return min(names, default="signal %d" % number)
