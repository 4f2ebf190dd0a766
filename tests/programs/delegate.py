def inner():
    got = yield 1
    print("inner got", got)
    try:
        got = yield 2
    except KeyError as error:
        got = yield "caught " + repr(error)
    return "done"

def outer():
    result = yield from inner()
    print("result", result)
    yield result

g = outer()
print(next(g))
print(g.send("hello"))
print(g.throw(KeyError("k")))
print(next(g))
print(list(g))

h = outer()
next(h)
h.close()
k = outer()
next(k)
try:
    k.throw(ValueError("boom"))
except ValueError as error:
    print("out", error)
s = outer().send
s(None)
s(5)
