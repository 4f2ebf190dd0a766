def starters():
    yield "soup"
    yield "salad"


def menu():
    yield starters()
    yield ["fish", "rice"]
    yield "cake"


for dish in menu():
    print(dish)
