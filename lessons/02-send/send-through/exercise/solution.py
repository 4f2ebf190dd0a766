def count():
    total = 0
    while True:
        guests = yield total
        if guests is None:
            return total
        total += guests


def weekend():
    saturday = yield from count()
    sunday = yield from count()
    return saturday + sunday


museum = weekend()
next(museum)
print(museum.send(30))
print(museum.send(12))
museum.send(None)
print(museum.send(50))
try:
    museum.send(None)
except StopIteration as stop:
    print("weekend:", stop.value)
