def firsts(boxes):
    for box in boxes:
        yield next(iter(box), "nothing")


for thing in firsts([["pen", "ink"], [], ["cup"]]):
    print(thing)
