def counting():
    yield 1
    yield 2


numbers = counting()
print(next(numbers))
print(next(numbers))
