def counting():
    yield 1


numbers = counting()
print(next(numbers))
print(next(numbers, "no more"))
