class Loud:
    def __repr__(self):
        raise RuntimeError("no text")


class Deep:
    def __repr__(self):
        return repr(self)


def helper(n):
    doubled = n * 2
    return doubled


def walk(items):
    seen = []
    for item in items:
        seen.append(item)
        yield helper(item)


loud = Loud()
deep = Deep()
long = "x" * 1000
loop = []
loop.append(loop)
for got in walk([1, 2]):
    print(got)
del long
