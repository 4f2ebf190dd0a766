def pick():
    for apple in ["green", "red", "yellow", "red"]:
        print("pick", apple)
        yield apple


def only_red(apples):
    for apple in apples:
        if apple == "red":
            yield apple


for apple in only_red(pick()):
    print("eat", apple)
