def lullaby():
    print("verse 1")
    yield
    print("verse 2")
    yield


song = lullaby()
next(song)
print("child: louder!")
next(song)
print("child: good night")
