import sys
from math import log10
from threading import Thread
from time import monotonic, sleep


def peel(cook):
    end = monotonic() + 0.6
    potatoes = 0
    while monotonic() < end:
        sum(map(log10, range(1, 200_001)))
        potatoes += 1
    peeled[cook] = potatoes


def hire(cook):
    return Thread(target=peel, args=[cook], name=cook)


peeled = {}
ada, bob, cid = map(hire, ["Ada", "Bob", "Cid"])
ada.start()  #@ alone
ada.join()
print("Ada is done")  #@ together
bob.start()
cid.start()
sleep(0.3)
print("Bob and Cid are peeling")  #@ both
bob.join()
cid.join()
print(peeled, file=sys.stderr)  #@ count
print("dinner")  #@ dinner
