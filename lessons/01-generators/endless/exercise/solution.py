from itertools import islice


def odd_numbers():
    number = 1
    while True:
        yield number
        number += 2


street = odd_numbers()
for number in islice(street, 5):
    print("house", number)
