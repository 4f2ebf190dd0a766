from inspect import getgeneratorstate


def lift():
    yield "going up"


ride = lift()
print(getgeneratorstate(ride))
print(getgeneratorstate(ride))
