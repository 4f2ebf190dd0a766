"""Objects whose `repr` runs generators. Nobody but a tracer calls it here."""


def same(value):
    yield value
    yield None


class Once:
    def __repr__(self):
        return "Once(%d)" % next(kept)


class Many:
    def __repr__(self):
        return "Many(%d)" % sum(1 for _ in same(1))


def counted():
    n = 0
    while True:
        yield n
        n = 7


kept = counted()
next(kept)
for it in same(Once()):
    pass
for it in same(Many()):
    pass
print("end")
