def dance(name, rounds):
    for number in range(1, rounds + 1):
        print(name, "dances round", number)
        yield


pairs = [dance("Ida", 2), dance("Leo", 3), dance("Zoe", 1)]
for pair in pairs:
    for _ in pair:
        pass
print("the band goes home")
