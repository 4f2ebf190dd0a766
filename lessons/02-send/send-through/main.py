def shift():
    total = 0
    while True:
        sale = yield total
        if sale is None:
            return total
        total += sale  #@ rings


def day():
    morning = yield from shift()
    evening = yield from shift()  #@ evening
    return morning + evening  #@ sum


till = day()  #@ make
print("till:", next(till))  #@ prime
print("till:", till.send(10))  #@ ten
print("till:", till.send(None))  #@ noon
print("till:", till.send(30))  #@ thirty
try:
    till.send(None)
except StopIteration as stop:
    print("day:", stop.value)  #@ over
