"""Signals come at any moment; handlers and tracebacks see the program alone."""
import os
import signal
import time
import traceback


def numbers():
    while True:
        yield 1


def busy():
    for _ in numbers():
        len(names)


def own(tb_or_stack):
    return all(os.path.basename(frame.filename) == "signals.py" for frame in tb_or_stack)


def handler(number, frame):
    names.add(traceback.extract_stack(frame)[-1].name)
    clean.append(own(traceback.extract_stack(frame)) and own(traceback.extract_stack()[:-1]))
    raise ValueError("a handler may raise")


names, clean = set(), []
for turn in range(30):
    signal.signal(signal.SIGALRM, handler if turn % 2 else signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.002 + turn * 0.0003)
        busy()
    except (KeyboardInterrupt, ValueError) as error:
        clean.append(own(traceback.extract_tb(error.__traceback__)))

print(len(clean), all(clean), names <= {"<module>", "busy", "numbers"})
print(signal.getsignal(signal.SIGALRM) is handler, signal.getsignal(signal.SIGINT) is signal.default_int_handler)
print(signal.signal(signal.SIGALRM, signal.SIG_IGN) is handler, signal.getsignal(signal.SIGALRM))
signal.signal(signal.SIGALRM, signal.default_int_handler)
try:
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    time.sleep(60)
except KeyboardInterrupt as error:
    print([frame.name for frame in traceback.extract_tb(error.__traceback__)])
os.kill(os.getpid(), signal.SIGINT)
for _ in range(1000):
    pass
