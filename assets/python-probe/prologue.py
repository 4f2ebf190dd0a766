"""Code of generators and coroutines that says when one is made, whoever calls the function: also `map`, `partial`, a library.

    def g():      ->  __yieldscope_begun__(("g", its kind))     before the object is made
        yield

From 3.11 on, the making of the object is an instruction of the function itself (RETURN_GENERATOR), and what stands before
it runs at the call. That part of a frame is in no traceback and in no chain of frames, and is not traced; so the call is
put into the compiled code, and no line moves. Earlier versions make the object before any instruction runs.
"""
import opcode
import sys

BEGUN = "__yieldscope_begun__"
POSSIBLE = sys.version_info >= (3, 11)
_SUSPENDABLE = 0x20 | 0x80 | 0x200
_NO_LOCATION = 15


def insert(code):
    """The same code object, with the call in it and in what is nested in it. Expressions are left alone: rewritten source
    sees those in parentheses by itself, and the others are part of the function around them."""
    if not POSSIBLE:
        return code
    constants = tuple([insert(constant) if isinstance(constant, type(code)) else constant for constant in code.co_consts])
    code = code.replace(co_consts=constants)
    if code.co_flags & _SUSPENDABLE and (code.co_name[0] != "<" or code.co_name == "<lambda>"):
        code = _inserted(code)
    return code


def _inserted(code):
    made = _call(len(code.co_names), len(code.co_consts))
    units = len(made) // 2
    return code.replace(
        co_code=made + code.co_code,
        co_names=code.co_names + (BEGUN,),
        co_consts=code.co_consts + ((code.co_name, code.co_flags & _SUSPENDABLE),),
        co_stacksize=max(code.co_stacksize, _TEMPLATE.co_stacksize),
        co_linetable=_no_location(units) + code.co_linetable,
        co_exceptiontable=_moved(code.co_exceptiontable, units),
    )


def _call(name, constant):
    """The instructions of the call, as the compiler makes them, with these numbers of the name and the constant."""
    ops, out = opcode.opmap, bytearray()
    raw = _TEMPLATE.co_code
    at = next(at for at in range(0, len(raw), 2) if raw[at] == ops["LOAD_GLOBAL"])
    while True:
        op, argument = raw[at], raw[at + 1]
        if op == ops["LOAD_GLOBAL"]:
            argument |= name << 1
        elif op == ops["LOAD_CONST"]:
            argument = constant
        for shift in (24, 16, 8):
            if argument >> shift:
                out += bytes((ops["EXTENDED_ARG"], argument >> shift & 255))
        out += bytes((op, argument & 255))
        at += 2
        if op == ops["POP_TOP"]:
            return bytes(out)


def _no_location(units):
    """Entries of the line table for so many instructions that have no place in the source."""
    out = bytearray()
    while units:
        length = min(units, 8)
        out.append(0x80 | _NO_LOCATION << 3 | length - 1)
        units -= length
    return bytes(out)


def _moved(table, units):
    """The table of exception handlers, for code that begins so much later. Numbers are in groups of six bits."""
    numbers, at = [], 0
    while at < len(table):
        number = table[at] & 63
        while table[at] & 64:
            at += 1
            number = number << 6 | table[at] & 63
        at += 1
        numbers.append(number)
    out = bytearray()
    for place, number in enumerate(numbers):
        # Of each four, the first is where the handled part begins, and the third where its handler is.
        if place % 4 in (0, 2):
            number += units
        groups = [number & 63]
        while number > 63:
            number >>= 6
            groups.append(number & 63 | 64)
        if place % 4 == 0:
            groups[-1] |= 128
        out += bytes(reversed(groups))
    return bytes(out)


_TEMPLATE = compile("def made():\n    %s(0.5)\n" % BEGUN, "<yieldscope>", "exec").co_consts[0] if POSSIBLE else None
