"""First stage of a file and of `-c`: hands over to the part that compiles the program."""
import os
import sys


def main():
    probe = os.path.dirname(os.path.abspath(__file__))
    path = os.path.join(probe, "yieldscope_begin.py")
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec")
    names = {"__name__": "yieldscope_begin"}
    exec(code, names)
    names["part"](probe, "compiling").main(probe, code, *sys.argv[1:])


main()
