"""A `repr` whose call in C does not end, and a signal. Nobody but a tracer calls it here."""
import re
import signal


class Matches:
    def __repr__(self):
        return str(re.match("(a*)*b", "a" * 60))


count = 0


def handler(number, frame):
    global count
    count += 1


signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.2, 0.2)
matches = Matches()
again = Matches()
signal.setitimer(signal.ITIMER_REAL, 0)
print("end")
