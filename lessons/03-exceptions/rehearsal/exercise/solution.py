from contextlib import contextmanager

FILES = {"letter": 2, "photo": 2, "film": 3}


@contextmanager
def opened(name):
    print("open", name)
    try:
        yield
    finally:
        print("close", name)


def copy(name):
    part, tries = 1, 1
    with opened(name):
        while part <= FILES[name]:
            try:
                yield f"{name}, part {part}"
                part += 1
            except TimeoutError:
                if tries == 3:
                    raise
                tries += 1


def backup():
    for name in FILES:
        try:
            yield from copy(name)
        except TimeoutError:
            print("skip", name)


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
