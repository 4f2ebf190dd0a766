"""First stage: compiles the program for tracing and becomes the interpreter that runs it.

The compiled program is run by the interpreter itself, as a `.pyc`, so that no frame of ours lies under the user's. A
program that cannot be compiled is run as it is: its SyntaxError is then the interpreter's own.
"""
import importlib.util
import marshal
import os
import sys
import warnings


def main():
    probe, program = os.path.dirname(os.path.abspath(__file__)), sys.argv[1]
    arguments = sys.argv[2:]
    target = compiled(probe, program)
    if target is None:
        target = program
        for name in ("YIELDSCOPE_TRACE", "YIELDSCOPE_CLOCK", "YIELDSCOPE_HASH_SEED"):
            os.environ.pop(name, None)
    os.execv(sys.executable, [sys.executable, target] + arguments)


def compiled(probe, program):
    filename = program
    if sys.version_info >= (3, 9) and not os.path.isabs(program):
        filename = os.path.abspath(program) if sys.version_info >= (3, 11) else os.path.join(os.getcwd(), program)
    sys.path.insert(0, probe)
    from rewrite import rewrite
    prologue = ("__import__('sys').path.insert(0, %r)\n__import__('yieldscope_begin').begin(%r, %r, %r)"
                % (probe, probe, program, filename))
    try:
        with open(program, "rb") as file:
            source = file.read()
        # The warnings of compiling are given here, once, for the program as it was written.
        compile(source, filename, "exec", dont_inherit=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = rewrite(source, filename, prologue)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    path = os.path.join(probe, "program.pyc")
    with open(path, "wb") as file:
        file.write(importlib.util.MAGIC_NUMBER + b"\0" * 12 + marshal.dumps(code))
    return path


main()
