FILES = {"letter": 2, "photo": 2, "film": 3}


def copy(name):
    print("open", name)
    for part in range(1, FILES[name] + 1):
        yield f"{name}, part {part}"
    print("close", name)


def backup():
    for name in FILES:
        yield from copy(name)


night = backup()
print(next(night))
print(night.throw(TimeoutError()))
print(next(night))
print(next(night))
for _ in range(3):
    print(night.throw(TimeoutError()))
try:
    night.throw(OSError("disk full"))
except OSError as error:
    print("failed:", error)
day = backup()
print(next(day))
day.close()
