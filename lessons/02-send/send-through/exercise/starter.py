def count():
    total = 0
    while True:
        guests = yield total
        if guests is None:
            return total
        total += guests


def weekend():
    for total in count():
        yield total
    for total in count():
        yield total


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
