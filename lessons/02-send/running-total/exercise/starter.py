def best():
    height = 0
    while True:
        height = yield height


jumper = best()
next(jumper)
print("best", jumper.send(140))
print("best", jumper.send(120))
print("best", jumper.send(155))
