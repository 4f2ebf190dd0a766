def cave():
    echo = "..."
    while True:
        word = yield echo
        echo = word + " " + word


mountain = cave()
next(mountain)
print(mountain.send("hello"))
print(mountain.send("anybody?"))
