"""An observer that asks the living objects, at every statement of a program, in which states they are.

    python check.py FILE   > copy.py

gives a copy of the program with a call of `__check__` before each statement. `watch` finds what the program has made among all
objects of the garbage collector, and prints it: `@ gen:S gen:S coro:R` where that has changed, `@` where it has not. It knows nothing
of tracing, and the modules of this folder are not traced: they lie outside of the program's.
"""
import ast
import dis
import gc
import os
import sys
import types

from ask import state

PROLOGUE = """\
import sys; sys.path.insert(0, %r); from check import watch; del sys.path[0]; __check__ = watch(__file__); del watch
"""
# Flags of the code of generators, coroutines and async generators.
STOPS = 0x20 | 0x80 | 0x200
KINDS = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)


def watch(file):
    """A function that prints the states of what the code of this file has made and what is not over."""
    write, told = sys.stdout.write, [None]
    # What is there already is the interpreter's own, and need not be looked through.
    gc.freeze()

    def check():
        found, frames = [], set()
        for thing in gc.get_objects():
            if type(thing) in KINDS:
                code, frame = parts(thing)
                if code.co_filename == file and frame is not None and not is_comprehension(code):
                    frames.add(id(frame))
                    found.append("%s:%s" % (code.co_name, state(thing, starts(code))))
        # The collector does not show what it is about to destroy, whose `finally` may run.
        frame = sys._getframe(1)
        while frame is not None:
            code = frame.f_code
            if code.co_filename == file and code.co_flags & STOPS and not is_comprehension(code) and id(frame) not in frames:
                found.append("%s:R" % code.co_name)
            frame = frame.f_back
        text = " ".join(sorted(found))
        write("@ %s\n" % text if text != told[0] else "@\n")
        told[0] = text
    return check


def parts(thing):
    """The code and the frame; None for the frame where it is over."""
    for kind in ("gi", "cr", "ag"):
        if hasattr(thing, kind + "_code"):
            return getattr(thing, kind + "_code"), getattr(thing, kind + "_frame")


def is_comprehension(code):
    """An asynchronous comprehension, which is a coroutine that nobody has written, before 3.12."""
    return code.co_name in ("<listcomp>", "<setcomp>", "<dictcomp>")


def starts(code):
    """Where the frame of an async generator stands that has not begun, where its state is to be told by that."""
    if sys.version_info < (3, 11):
        return -1
    return next(one.offset for one in dis.get_instructions(code) if one.opname == "RETURN_GENERATOR")


def checked(source):
    """The program's text with a call before each statement."""
    lines = source.splitlines(keepends=True)
    places = set()
    for node in ast.walk(ast.parse(source)):
        for field in ("body", "orelse", "finalbody"):
            for at, one in enumerate(statements(node, field)):
                if not is_bound_to_be_first(node, field, at, one):
                    first = min([one] + getattr(one, "decorator_list", []), key=lambda part: part.lineno)
                    places.add((first.lineno, first.col_offset - (first is not one)))
    for line, column in sorted(places, reverse=True):
        text = lines[line - 1].encode()
        before, after = text[:column].decode(), text[column:].decode()
        if after.startswith("elif"):
            continue
        if before.strip():
            lines[line - 1] = before + "__check__(); " + after
        else:
            lines[line - 1] = before + "__check__()\n" + before + after
    return "".join(lines)


def statements(node, field):
    found = getattr(node, field, None)
    return found if isinstance(found, list) and found and isinstance(found[0], ast.stmt) else []


def is_bound_to_be_first(node, field, at, one):
    """A doc string or another constant, and imports from `__future__`."""
    if isinstance(one, ast.ImportFrom) and one.module == "__future__":
        return True
    return at == 0 and field == "body" and isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)


def main(path):
    with open(path, encoding="utf-8") as file:
        source = file.read()
    text = checked(source)
    tree = ast.parse(text)
    at = 0
    for one in tree.body:
        if is_bound_to_be_first(tree, "body", at, one):
            at = one.end_lineno
    lines = text.splitlines(keepends=True)
    lines.insert(at, PROLOGUE % os.path.dirname(os.path.abspath(__file__)))
    sys.stdout.write("".join(lines))


if __name__ == "__main__":
    main(sys.argv[1])
