from collections import deque


def dance(name, rounds):
    for number in range(1, rounds + 1):
        print(name, "dances round", number)
        yield


pairs = deque([dance("Ida", 2), dance("Leo", 3), dance("Zoe", 1)])
while pairs:
    pair = pairs.popleft()
    try:
        next(pair)
    except StopIteration:
        continue
    pairs.append(pair)
print("the band goes home")
