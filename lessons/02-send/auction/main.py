from collections import deque
from functools import wraps


def primed(function):
    @wraps(function)
    def make(*args):
        coroutine = function(*args)
        next(coroutine)
        return coroutine

    return make


@primed
def bidder(name, top, step):
    price = yield
    while price + step <= top:
        print(name, "bids", price + step)  #@ bid
        price = yield price + step
    print(name, "is out")  #@ out


def lot(thing):
    price = 0
    while True:
        bid = yield price
        if bid is None:
            break
        price = bid  #@ rises
    print(thing, "sold at", price)  #@ sold
    return price


@primed
def auction():
    clock = yield from lot("clock")
    vase = yield from lot("vase")  #@ vase
    return clock + vase


def bid(sale, *bidders):
    turns, price = deque(bidders), 0
    while len(turns) > 1:
        who = turns.popleft()
        try:
            price = sale.send(who.send(price))
        except StopIteration:
            continue
        turns.append(who)


sale = auction()  #@ make
bid(sale, bidder("Ada", 70, 20), bidder("Ben", 90, 30))  #@ first
sale.send(None)  #@ next
bid(sale, bidder("Dan", 40, 20), bidder("Cem", 50, 30))
try:
    sale.send(None)  #@ end
except StopIteration as stop:
    print("earned:", stop.value)  #@ over
