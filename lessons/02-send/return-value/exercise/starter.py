def counter():
    words = 0
    while True:
        word = yield
        words += 1


dictation = counter()
next(dictation)
for word in ["once", "upon", "a"]:
    dictation.send(word)
try:
    dictation.send(None)
    print("still listening")
except StopIteration as stop:
    print("words:", stop.value)
