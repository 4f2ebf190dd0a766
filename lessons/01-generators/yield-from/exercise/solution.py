def starters():
    yield "soup"
    yield "salad"


def menu():
    yield from starters()
    yield from ["fish", "rice"]
    yield "cake"


for dish in menu():
    print(dish)
