def h():
    yield 1
def g():
    yield from h()
def k():
    try:
        yield from h()
    except GeneratorExit:
        print("k closed")
def use():
    for f in (g, k):
        a = f(); next(a); a.close(); print("closed")
        a = f(); next(a); a = None; print("dropped")
        a = f(); next(a); close = a.close; close(); print("closed unseen")
        close = None
        a = f(); next(a)
        for x in a: pass
        a = f(); next(a)
        try: a.throw(GeneratorExit())
        except BaseException: pass
        print("thrown")
use()
