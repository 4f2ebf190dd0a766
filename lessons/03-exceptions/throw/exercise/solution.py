def meter():
    reading = 0
    while True:
        try:
            reading += yield reading
        except ValueError:
            reading = 0


water = meter()
print(next(water))
print(water.send(5))
print(water.throw(ValueError("reset")))
print(water.send(2))
