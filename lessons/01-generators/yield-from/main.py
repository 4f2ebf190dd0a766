from itertools import chain


def stalls():
    for number in range(1, 3):
        yield str(number)  #@ stall


def theatre():
    yield from "AB"
    yield from stalls()


seats = theatre()  #@ make
for seat in seats:
    print("seat", seat)  #@ sold
both = chain("AB", "12")  #@ chain
print("chained:", "".join(both))
print("sold out")  #@ over
