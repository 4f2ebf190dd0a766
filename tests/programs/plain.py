"""Generators that run for a while in the plainest way, and are then met in every other one."""
import gc


def count(n):
    for i in range(n):
        yield i


def words():
    heard = "nothing"
    while True:
        try:
            heard = yield heard
        except KeyError as error:
            heard = "caught %s" % error.args
        except GeneratorExit:
            print("leaving")
            return


def square(numbers):
    for number in numbers:
        yield number * number


for value in square(count(4)):
    print(value)

# A value, an exception and the end come by names that say nothing of them.
talk = words()
for _ in range(3):
    next(talk)
say, hurt, leave = talk.send, talk.throw, talk.close
print(say("hello"), next(talk))
print(hurt(KeyError("k")), next(talk), next(talk))
print(list(map(say, ["a", None, "b"])))
leave()

# One that has run by itself is delegated to, and runs by itself again.
inner = count(6)
print(next(inner), next(inner), next(inner))


def outer():
    yield from inner


through = outer()
print(next(through), next(through))
print(next(inner), list(through))

# One is resumed while it runs, one raises, one is dropped, one is dropped in a circle.


def itself():
    yield 1
    yield 2
    try:
        next(me)
    except ValueError as error:
        yield str(error)


me = itself()
print(list(me))


def raises(n):
    yield from range(n)
    raise LookupError(n)


broken = square(raises(3))
try:
    for value in broken:
        print(value)
except LookupError as error:
    print(repr(error))

dropped = count(3)
next(dropped), next(dropped)
del dropped
print("dropped")
ring = [words()]
next(ring[0]), next(ring[0])
ring.append(ring)
del ring
gc.collect()
print("collected")


def deep(n):
    if n:
        yield n
        for value in deep(n - 1):
            yield value


print(list(deep(4)))
values = ["text", None, True, -1, 2**31 - 1, 2**31, -2**31, 2.5, (1, "a"), "text", "t" * 300]


def give():
    for value in values:
        yield value


print([len(repr(value)) for value in give()])
