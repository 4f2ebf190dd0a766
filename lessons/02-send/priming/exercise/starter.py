def cave():
    echo = "..."
    while True:
        yield echo
        echo = "nothing"


mountain = cave()
print(mountain.send("hello"))
print(mountain.send("anybody?"))
