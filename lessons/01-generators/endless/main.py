from itertools import islice


def tickets():
    number = 1
    while True:
        print("machine: prints", number)
        yield number  #@ out
        number += 1


machine = tickets()  #@ make
for number in islice(machine, 5):
    print("customer: takes", number)  #@ take
print("closing time")  #@ closing
print("tomorrow:", next(machine))  #@ tomorrow
print("good night")  #@ over
