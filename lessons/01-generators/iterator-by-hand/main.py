def rates(price):
    debt = price + 5
    while debt > 0:
        rate = min(debt, 20)
        debt -= rate
        yield rate  #@ hand


class Rates:
    def __init__(self, debt):
        self.debt = debt

    def __iter__(self):
        return self

    def __next__(self):
        if self.debt == 0:
            raise StopIteration
        rate = min(self.debt, 20)
        self.debt -= rate
        return rate


bike = rates(45)  #@ make
print("pay", next(bike))  #@ first
print("pay", next(bike))  #@ second
print("pay", next(bike))  #@ third
print("pay", next(bike, None))  #@ fourth

without = Rates(50)  #@ without
print("by hand:", list(without))
print("paid")  #@ over
