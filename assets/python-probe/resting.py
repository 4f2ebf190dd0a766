"""Tracing rests on a thread that imports the standard library: nothing of the user runs there, and each call would be seen.

A trace function is called for each function that is entered, and importing `asyncio` enters tens of thousands. Where a module of
the standard library is run, the trace function is taken away, and given back at its end; for a module of the user that is
imported on the way, and while the garbage collector or a signal handler calls what is the user's, it is there. It is never
taken away where the program has put something of its own into the import system, or where modules call it as they begin.
Knows nothing of lanes.
"""
import builtins
import gc
import os
import sys
from _thread import get_ident

from tracers import gettrace, settrace

_INSTALLED = ("site-packages", "dist-packages")


class Rest:
    def __init__(self, function, frames, at_work):
        """`function` is the trace function; `at_work()` says whether the probe works on this thread, or tracing is over."""
        self.function = function
        self.frames = frames
        self.at_work = at_work
        self.idents = set()      # of the threads that rest

    def before(self, code):
        """The code of a module is about to run on this thread. Gives what `after` takes."""
        ident = get_ident()
        rests = ident in self.idents
        if gettrace() is not (None if rests else self.function) or self.at_work():
            return None
        # Of some modules it has to be seen that they run.
        wanted = (self._is_standard(code.co_filename) and self.frames.special(code) is None
                  and (rests or not self._meets_users()))
        if wanted is rests:
            return None
        self._turn(ident, wanted)
        return wanted

    def after(self, wanted):
        """It has run, and what was changed for it is changed back, unless somebody has set something else."""
        ident = get_ident()
        if wanted is not None and wanted is (ident in self.idents) and not self.at_work():
            if gettrace() is (None if wanted else self.function):
                self._turn(ident, not wanted)
            elif wanted:
                self._leave(ident)

    def end(self):
        """Something of the user is about to run on this thread. Gives whether it has rested until now."""
        ident = get_ident()
        if ident not in self.idents:
            return False
        if gettrace() is None:
            self._turn(ident, False)
        else:
            self._leave(ident)
        return True

    def _turn(self, ident, rests):
        if rests:
            self.idents.add(ident)
            gc.callbacks.append(self._collecting)
            settrace(None)
        else:
            self._leave(ident)
            settrace(self.function)

    def _leave(self, ident):
        self.idents.discard(ident)
        try:
            gc.callbacks.remove(self._collecting)
        except ValueError:
            # The program has emptied it.
            pass

    def _collecting(self, phase, _):
        """Finalizers of the user's run in between."""
        if get_ident() in self.idents:
            now, then = (None, self.function) if phase == "start" else (self.function, None)
            if gettrace() is now:
                settrace(then)

    def _is_standard(self, path):
        frames = self.frames
        return (path.startswith(frames.far) and not frames.is_users(path)
                and not any(os.sep + name + os.sep in path for name in _INSTALLED))

    def _meets_users(self):
        """Whether something of the user's is where modules call it while they are imported."""
        modules = sys.modules
        places = [builtins.__import__, builtins.__build_class__, sys.stdout, sys.stderr]
        places += sys.meta_path
        places += sys.path_hooks
        places += gc.callbacks
        for module, name in (("warnings", "showwarning"), ("warnings", "formatwarning"), ("logging", "_loggerClass")):
            if module in modules:
                places.append(getattr(modules[module], name, None))
        return any(map(self._is_of_users, places))

    def _is_of_users(self, thing):
        name = getattr(thing, "__module__", None)
        if type(name) is not str or name == "__main__":
            return name == "__main__"
        path = getattr(sys.modules.get(name), "__file__", None)
        return type(path) is str and self.frames.is_users(path)
