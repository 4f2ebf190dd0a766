def meter():
    reading = 0
    while True:
        reading += yield reading


water = meter()
print(next(water))
print(water.send(5))
print(water.throw(ValueError("reset")))
print(water.send(2))
