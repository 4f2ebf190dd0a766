"""Each line is written once, whenever a signal handler raises."""
import signal
import sys


class Tick(Exception):
    pass


def handler(number, frame):
    raise Tick


signal.signal(signal.SIGALRM, handler)
interrupted = 0
for number in range(3000):
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.00001 + number % 97 * 0.000002)
        sys.stdout.write("line %d\n" % number)
        signal.setitimer(signal.ITIMER_REAL, 0)
    except Tick:
        interrupted += 1
signal.signal(signal.SIGALRM, signal.SIG_IGN)
print("interrupted" if interrupted else "never interrupted")
