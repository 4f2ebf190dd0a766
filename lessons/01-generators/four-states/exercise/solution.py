from inspect import getgeneratorstate


def lift():
    print(getgeneratorstate(ride))
    yield "going up"


ride = lift()
print(getgeneratorstate(ride))
next(ride)
print(getgeneratorstate(ride))
next(ride, None)
print(getgeneratorstate(ride))
