def oven():
    while True:
        try:
            yield "bread"
        except ValueError as fault:
            print("oven:", fault)


def shop():
    for loaf in oven():
        yield loaf


door = shop()
print(next(door))
print(door.throw(ValueError("too hot")))
