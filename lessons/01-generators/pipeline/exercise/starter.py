def pick():
    for apple in ["green", "red", "yellow", "red"]:
        print("pick", apple)
        yield apple


def only_red(apples):
    red = []
    for apple in apples:
        if apple == "red":
            red.append(apple)
    return red


for apple in only_red(pick()):
    print("eat", apple)
