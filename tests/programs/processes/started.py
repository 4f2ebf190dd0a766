import multiprocessing
import os
import sys


def count(n):
    for i in range(n):
        yield i


def work(n):
    print("sum", sum(count(n)))


def fail():
    raise ValueError("no")


def look():
    print(sorted(name for name in os.environ if name in ("YIELDSCOPE_TRACE", "YIELDSCOPE_CLOCK", "PYTHONPATH")), sys.argv, __name__, sys.path[0] == os.getcwd())
    print([name for name in ("lanes", "recorder", "tracing", "yieldscope_begin") if name in sys.modules])
    print([word for word in getattr(sys, "orig_argv", []) if "yieldscope" in word])


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    for target, arguments in ((work, (3,)), (fail, ()), (look, ())):
        process = context.Process(target=target, args=arguments)
        process.start()
        process.join()
        print(target.__name__, process.exitcode)
    process = context.Process(target=context.Event().wait)
    process.start()
    process.terminate()
    process.join()
    print("killed", process.exitcode)
