def counting():
    yield 1
    yield 2


numbers = counting()  #@ make
print(next(numbers))  #@ ask
print(next(numbers))  #@ again
