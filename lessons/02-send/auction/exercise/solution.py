from collections import deque

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
    low, tries = 1, 0
    while True:
        number = (low + high) // 2
        tries += 1
        answer = yield number
        if answer is None:
            return tries
        if answer == "higher":
            low = number + 1
        else:
            high = number - 1


def game():
    easy = yield from guess(7)
    hard = yield from guess(15)
    return easy + hard


def play():
    turns = deque()
    for name in SECRETS:
        player = game()
        turns.append((name, player, next(player)))
    while turns:
        name, player, number = turns.popleft()
        try:
            number = player.send(reply(name, number))
        except StopIteration as stop:
            print(name, "needed", stop.value)
            continue
        turns.append((name, player, number))


play()
print("good game")
