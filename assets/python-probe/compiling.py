"""Compiles a program for tracing and becomes the interpreter that runs it.

The compiled program is run by the interpreter itself, as a `.pyc`, so that no frame of ours lies under the user's. A
program that cannot be compiled is run as it is: its SyntaxError is then the interpreter's own.
"""
import marshal
import os
import sys
import warnings
import _frozen_importlib_external as external

from begin import settings
from rewrite import rewrite


def main(probe, loader, form, given, *arguments):
    """`loader`: the code that gives the parts of the probe. `form`: how the program is `given`, `file` or `-c`."""
    source, filename, begin = of_code(given) if form == "-c" else of_file(given)
    compiled = None if source is None else code_of(source, filename, prologue(probe, loader, begin))
    if compiled is None:
        settings()
        command = [form, given] if form == "-c" else [given]
    else:
        command = [os.path.join(probe, "program.pyc")]
        with open(command[0], "wb") as file:
            file.write(external.MAGIC_NUMBER + b"\0" * 12 + marshal.dumps(compiled))
    # Warnings of compiling would be lost with this process.
    if sys.stderr is not None:
        sys.stderr.flush()
    os.execv(sys.executable, [sys.executable] + command + list(arguments))


def of_file(program):
    """Source (None where it cannot be read), name of the file, and the call that begins to trace it, but for the probe."""
    filename = program
    if sys.version_info >= (3, 9) and not os.path.isabs(program):
        filename = os.path.abspath(program) if sys.version_info >= (3, 11) else os.path.join(os.getcwd(), program)
    try:
        with open(program, "rb") as file:
            source = file.read()
    except OSError:
        source = None
    return source, filename, ("begin", program, filename)


def of_code(text):
    """The same for the text of a program."""
    source = text
    if sys.version_info >= (3, 14):
        import textwrap
        source = textwrap.dedent(text)
    source += "\n"
    try:
        data = source.encode("utf-8")
    except UnicodeEncodeError:
        data = None
    return data, "<string>", ("begin_code", text, source)


def prologue(probe, loader, begin):
    """The statement that begins to trace, with all that it needs. It leaves nothing in the program's names."""
    part = "(lambda names: exec(__import__('marshal').loads(%r), names) or names['part'])({'__name__': 'yieldscope_begin'})"
    return (part + "(%r, 'begin').%s(%r, %r, %r)") % (marshal.dumps(loader), probe, begin[0], probe, *begin[1:])


def code_of(source, filename, prologue):
    """The program, rewritten and compiled; None where it cannot be compiled."""
    try:
        # The warnings of compiling are given here, once, for the program as it was written.
        compile(source, filename, "exec", dont_inherit=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return rewrite(source, filename, prologue)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
