"""First stage of a file and of `-c`: compiles the program for tracing and becomes the interpreter that runs it.

The compiled program is run by the interpreter itself, as a `.pyc`, so that no frame of ours lies under the user's. A
program that cannot be compiled is run as it is: its SyntaxError is then the interpreter's own.
"""
import importlib.util
import marshal
import os
import sys
import warnings


def main():
    probe, (form, given) = os.path.dirname(os.path.abspath(__file__)), sys.argv[1:3]
    arguments = sys.argv[3:]
    sys.path.insert(0, probe)
    compiled = of_code(probe, given) if form == "-c" else of_file(probe, given)
    if compiled is None:
        from yieldscope_begin import settings
        settings()
        compiled = [form, given] if form == "-c" else [given]
    else:
        compiled = [compiled]
    # Warnings of compiling would be lost with this process.
    if sys.stderr is not None:
        sys.stderr.flush()
    os.execv(sys.executable, [sys.executable] + compiled + arguments)


def of_file(probe, program):
    filename = program
    if sys.version_info >= (3, 9) and not os.path.isabs(program):
        filename = os.path.abspath(program) if sys.version_info >= (3, 11) else os.path.join(os.getcwd(), program)
    try:
        with open(program, "rb") as file:
            source = file.read()
    except OSError:
        return None
    return compiled(probe, source, filename, "begin(%r, %r, %r)" % (probe, program, filename))


def of_code(probe, text):
    source = text
    if sys.version_info >= (3, 14):
        import textwrap
        source = textwrap.dedent(text)
    source += "\n"
    try:
        data = source.encode("utf-8")
    except UnicodeEncodeError:
        return None
    return compiled(probe, data, "<string>", "begin_code(%r, %r, %r)" % (probe, text, source))


def compiled(probe, source, filename, begin):
    """Writes the compiled program beside the probe and gives its path; None where it cannot be compiled."""
    from rewrite import rewrite
    prologue = "__import__('sys').path.insert(0, %r)\n__import__('yieldscope_begin').%s" % (probe, begin)
    try:
        # The warnings of compiling are given here, once, for the program as it was written.
        compile(source, filename, "exec", dont_inherit=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = rewrite(source, filename, prologue)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    path = os.path.join(probe, "program.pyc")
    with open(path, "wb") as file:
        file.write(importlib.util.MAGIC_NUMBER + b"\0" * 12 + marshal.dumps(code))
    return path


main()
