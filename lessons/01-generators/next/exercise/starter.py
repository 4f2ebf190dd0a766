def podium():
    return "bronze"
    return "silver"
    return "gold"


places = podium()
print(next(places))
print(next(places))
print(next(places))
print(next(places, "nobody"))
