from itertools import islice


def odd_numbers():
    return [1, 3, 5]


street = odd_numbers()
for number in islice(street, 5):
    print("house", number)
