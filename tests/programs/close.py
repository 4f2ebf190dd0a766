import inspect
def plain():
    yield 1
    yield 2
def final():
    try:
        yield 1
    finally:
        print("cleanup")
def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            print("no")
            yield 2
            return
fresh = plain(); fresh.close()
sus = plain(); next(sus); sus.close()
fin = final(); next(fin); fin.close(); fin.close()
st = stubborn(); next(st)
try:
    st.close()
except RuntimeError as e:
    print(e)
def selfstate():
    print(inspect.getgeneratorstate(me))
    yield
me = selfstate()
print(inspect.getgeneratorstate(me))
next(me)
print(inspect.getgeneratorstate(me))
dead = plain(); next(dead); del dead
dead = final(); next(dead); del dead
dead = plain(); del dead
t = plain()
try: t.throw(ValueError("x"))
except ValueError: pass
for x in plain():
    break
print(sum(i * i for i in range(3)))
class It:
    def __iter__(self):
        yield 1
        yield 2
for v in It():
    print(v)
done = plain(); list(done)
try:
    next(done)
except StopIteration:
    print("exhausted")
def started(generator):
    next(generator)
    return generator
plain().close()
started(plain()).close()
started(final()).close()
try: plain().throw(ValueError("y"))
except ValueError: pass
