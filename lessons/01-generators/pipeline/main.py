def pick():
    for fruit in ["apple", "pear"]:
        print("pick", fruit)  #@ pick
        yield fruit


def wash(fruits):
    for fruit in fruits:
        print("wash", fruit)  #@ wash
        yield fruit


def cut(fruits):
    for fruit in fruits:
        print("cut", fruit)  #@ cut
        yield fruit


picked = pick()  #@ make
washed = wash(picked)
salad = cut(washed)  #@ ready
for fruit in salad:
    print("eat", fruit)  #@ eat
print("all eaten")  #@ over
