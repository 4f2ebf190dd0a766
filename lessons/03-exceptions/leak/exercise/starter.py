def firsts(boxes):
    for box in boxes:
        yield next(iter(box))


for thing in firsts([["pen", "ink"], [], ["cup"]]):
    print(thing)
