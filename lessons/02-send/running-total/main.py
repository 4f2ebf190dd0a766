def jar():
    total = 0
    while True:
        coins = yield total
        total += coins  #@ drop


mia = jar()  #@ make
ben = jar()
next(mia)
next(ben)  #@ ready
print("Mia has", mia.send(100))  #@ hundred
print("Ben has", ben.send(5))  #@ ben
print("Mia has", mia.send(40))  #@ forty
print("Mia has", mia.send(60))  #@ sixty
print("saved")  #@ over
