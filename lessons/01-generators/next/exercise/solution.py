def podium():
    yield "bronze"
    print("drum roll")
    yield "silver"
    print("drum roll")
    yield "gold"


places = podium()
print(next(places))
print(next(places))
print(next(places))
print(next(places, "nobody"))
