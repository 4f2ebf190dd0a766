def letters():
    yield "a"


source = letters()  #@ make
print(next(source))
print(next(source, "no more"))  #@ over
