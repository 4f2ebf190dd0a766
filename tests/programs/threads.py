import queue
import sys
import threading
import time

main_thread = threading.get_ident()


def until_main_waits():
    """Returns when the main thread has stood at one instruction for a while."""
    stood, before = 0, None
    while stood < 8:
        time.sleep(0.02)
        frame = sys._current_frames()[main_thread]
        place = (id(frame), frame.f_lasti)
        stood, before = (stood + 1, place) if place == before else (0, place)


class Clerk(threading.Thread):
    def run(self):
        until_main_waits()
        desk.get()
        desk.task_done()
        until_main_waits()


def guard():
    until_main_waits()
    with gate:
        ready.set()
        until_main_waits()
    until_main_waits()


def fails():
    until_main_waits()
    raise ValueError("in a thread")


threading.excepthook = lambda error: print("died:", error.exc_value)
desk = queue.Queue()
clerk = Clerk(name="clerk")
desk.put("paper")
clerk.start()
desk.join()
clerk.join()

gate = threading.Lock()
ready = threading.Event()
guards = threading.Thread(target=guard)
guards.start()
ready.wait()
with gate:
    print("through")
guards.join()

bad = threading.Thread(target=fails, name="bad")
bad.start()
bad.join()

alarm = threading.Timer(0, until_main_waits)
alarm.start()
alarm.join()

full = threading.Condition()
with full:
    print(full.wait(0.1), full.wait_for(lambda: True), threading.Event().wait(0.1))

last = threading.Thread(target=until_main_waits, name="last")
last.start()
