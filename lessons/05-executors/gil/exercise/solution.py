from threading import Thread
from time import sleep


def walk(name, seconds):
    print(name, "sets off")
    sleep(seconds)
    print(name, "is back")


ann = Thread(target=walk, args=["Ann", 0.3], name="Ann")
ben = Thread(target=walk, args=["Ben", 0.6], name="Ben")
ann.start()
ben.start()
ann.join()
ben.join()
