def strikes(hour):
    for strike in range(1, hour + 1):
        yield strike


bell = strikes(3)  #@ make
for strike in bell:
    print("bong", strike)  #@ bong
print("left:", list(bell))  #@ left

bell = strikes(3)  #@ new
print("first list:", list(bell))  #@ list
print("second list:", list(bell))  #@ again
print("good night")  #@ over
