SECRETS = {"Mia": [6, 12], "Ben": [4, 3]}


def reply(name, number):
    secret = SECRETS[name][0]
    if number == secret:
        print(name, "says", number, "right")
        SECRETS[name].pop(0)
        return None
    answer = "higher" if number < secret else "lower"
    print(name, "says", number, answer)
    return answer


def guess(high):
    for number in range(1, high + 1):
        yield number


def game():
    yield from guess(7)


def play():
    for name in SECRETS:
        for number in game():
            reply(name, number)


play()
print("good game")
