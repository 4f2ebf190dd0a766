def scale():
    kilos = yield
    print(kilos, "kilos")


parcels = scale()
next(parcels)
try:
    parcels.send(7)
    parcels.send(9)
except StopIteration:
    print("the scale is off")
