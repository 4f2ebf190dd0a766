def guarded():
    while True:
        try:
            yield "ready"
        except ValueError as error:
            print("caught", error)
            yield "recovered"


def open_hearted():
    yield "ready"
    yield "never reached"


kept = guarded()
print(next(kept))
print(kept.throw(ValueError("first")))
print(next(kept))

lost = open_hearted()
next(lost)
try:
    lost.throw(ValueError("second"))
except ValueError as error:
    print("came back:", error)
print(next(lost, "over"))

unstarted = open_hearted()
try:
    unstarted.throw(KeyError("early"))
except KeyError as error:
    print("unstarted:", error)

by_zero = guarded()
next(by_zero)


def divides():
    got = yield
    got = 1 / (yield got)


sent = divides()
next(sent)
sent.send(1)
try:
    sent.send(0)
except ZeroDivisionError as error:
    print("inside:", error)
