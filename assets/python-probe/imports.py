"""The user's own modules are rewritten as they are imported. Their caches are neither read nor written."""
import sys
import warnings
import _frozen_importlib as bootstrap
import _frozen_importlib_external as external

# Compiled under the name of the import system's own file, so that it is left out of tracebacks as that is.
_SOURCE = '''
def get_code(self, fullname):
    path = self.get_filename(fullname)
    program = to_run(fullname)
    if program is None and not is_users(path):
        return real(self, fullname)
    data = self.get_data(path)
    try:
        return removed(rewrite, data, path, program)
    except (SyntaxError, ValueError):
        pass
    # It fails again in there, as it does without us.
    return real(self, fullname)
'''

_RUNNING = '''
def exec_module(self, module):
    """Execute the module."""
    code = self.get_code(module.__name__)
    if code is None:
        return real(self, module)
    rest = rests()
    before = rest.before(code)
    try:
        removed(exec, code, module.__dict__)
    finally:
        rest.after(before)
'''


# The module that is about to run as the program, if the program is one.
main = None


def install(is_users):
    names = {"is_users": is_users, "real": external.SourceFileLoader.get_code, "rewrite": _rewrite, "to_run": _to_run,
             "removed": bootstrap._call_with_frames_removed}
    external.SourceFileLoader.get_code = _made(_SOURCE, "get_code", names)


def install_rests(rests):
    """`rests()` gives the `Rest` that is told when a module runs."""
    loader = external._LoaderBasics
    real = loader.exec_module
    function = _made(_RUNNING, "exec_module", {"real": real, "rests": rests, "removed": bootstrap._call_with_frames_removed})
    function.__module__, function.__qualname__ = real.__module__, real.__qualname__
    loader.exec_module = function


def _made(source, name, names):
    exec(compile(source, "<frozen importlib._bootstrap_external>", "exec"), names)
    return names[name]


def install_main(frames):
    """The program's main module, as a process that `multiprocessing` spawns runs it once more: `runpy` compiles it."""
    import runpy
    real = runpy._get_code_from_file

    def _get_code_from_file(*names):
        found = real(*names)
        code = found[0] if isinstance(found, tuple) else found
        if not frames.is_users(code.co_filename):
            return found
        try:
            with open(code.co_filename, "rb") as file:
                code = _rewrite(file.read(), code.co_filename, None)
        except (OSError, SyntaxError, ValueError):
            return found
        return (code,) + found[1:] if isinstance(found, tuple) else code
    runpy._get_code_from_file = _get_code_from_file


def _to_run(fullname):
    return main if main is not None and main.is_asked_for(fullname, sys._getframe(2)) else None


def _rewrite(source, path, program):
    # Most programs have no modules of their own.
    from rewrite import rewrite
    # What is wrong with the source itself is raised, and warned of, for the source as it stands.
    code = compile(source, path, "exec", dont_inherit=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = rewrite(source, path, None if program is None else program.prologue)
    except (RecursionError, MemoryError):
        return code
    if program is not None:
        program.found(path)
    return made
