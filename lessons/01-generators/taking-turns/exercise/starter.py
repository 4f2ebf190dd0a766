def lullaby():
    print("verse 1")
    print("verse 2")


lullaby()
print("child: louder!")
print("child: good night")
