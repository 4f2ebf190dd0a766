def scale():
    kilos = yield  #@ ready
    print("scale: that is", kilos, "kilos")  #@ shows


parcel = scale()  #@ make
next(parcel)  #@ prime
try:
    parcel.send(7)  #@ send
except StopIteration:
    print("clerk: the scale is off")  #@ stop
try:
    parcel.send(9)  #@ again
except StopIteration:
    print("clerk: still off")
print("the end")  #@ over
