from inspect import getgeneratorstate


def countdown():
    print("inside:", getgeneratorstate(rocket))  #@ inside
    yield 2
    yield 1


rocket = countdown()  #@ make
print("made:", getgeneratorstate(rocket))  #@ made
print("gave", next(rocket))
print("now:", getgeneratorstate(rocket))  #@ paused
print("gave", next(rocket))  #@ second
print("now:", getgeneratorstate(rocket))  #@ last
try:
    print("gave", next(rocket))  #@ third
except StopIteration as stop:
    print("got", repr(stop))
print("now:", getgeneratorstate(rocket))  #@ over
