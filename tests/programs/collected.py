import asyncio


def counting():
    try:
        yield 1
        yield 2
    finally:
        print("put away")


def plain():
    yield 1


held = counting()
next(held)
del held
fresh = plain()
del fresh
for value in counting():
    break
started = plain()
next(started)
started = None
print(sum(n * n for n in range(3)))


class Pair:
    def __iter__(self):
        yield "left"
        yield "right"


print([side for side in Pair()])
for side in Pair():
    print(side)


async def never():
    pass


never()
print("end")
squares = (n * n for n in counting())
print(next(squares))
del squares
print("really")
