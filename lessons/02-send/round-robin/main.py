from collections import deque

basket = ["red", "blue", "white", "green", "grey"]


def knit(name):
    while basket:
        wool = basket.pop()
        print(name, "knits", wool)  #@ knits
        yield
    print(name, "is done")  #@ done


turns = deque([knit("Mia"), knit("Ben")])  #@ make
while turns:
    who = turns.popleft()
    try:
        next(who)
    except StopIteration:
        continue
    turns.append(who)  #@ back
print("the basket is empty")  #@ over
