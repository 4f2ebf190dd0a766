def ferry(name):
    places = 12
    try:
        while True:
            cars = yield places
            places = 12 // cars
    finally:
        print(name, "moors")  #@ moor


def launch(name):
    boat = ferry(name)
    next(boat)
    return boat


anna, bella, clara = map(launch, ["Anna", "Bella", "Clara"])  #@ launch
try:
    anna.throw(OSError("storm"))  #@ storm
except OSError as error:
    print("out came", repr(error))
try:
    bella.send(0)  #@ bug
except ZeroDivisionError:
    print("a bug in Bella")  #@ caught
clara.close()  #@ close
print("all moored")  #@ over
