def numbers():
    for number in (1, 2):
        yield number  #@ give


source = numbers()  #@ make
print("first:", next(source))  #@ ask
print("second:", next(source))
print("the end")  #@ over
