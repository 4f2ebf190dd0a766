def pick():
    for fruit in ["apple", "pear"]:
        print("pick", fruit)
        yield fruit  #@ picked


def wash(fruits):
    for fruit in fruits:
        print("wash", fruit)
        yield fruit  #@ washed


def cut(fruits):
    for fruit in fruits:
        print("cut", fruit)
        yield fruit  #@ cut


picked = pick()  #@ make
washed = wash(picked)
salad = cut(washed)  #@ ready
for fruit in salad:
    print("eat", fruit)  #@ eat
print("all eaten")  #@ over
