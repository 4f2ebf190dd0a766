import _thread
import threading
import time


def count():
    yield 1


def run(number):
    print(next(count()))
    if number:
        print(threading.current_thread().name[:5])
    ended.append(number)


ended = []
for number in range(2):
    _thread.start_new_thread(run, (number,))
    while len(ended) <= number or _thread._count():
        time.sleep(0.01)
print(len(threading.enumerate()))
