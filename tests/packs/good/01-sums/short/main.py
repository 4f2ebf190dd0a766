def one():
    yield 1


print(next(one()))  #@ make
