def lamp(name):
    try:
        while True:
            yield name + " shines"
    finally:
        print(name, "goes out")  #@ out


north = lamp("north")  #@ make
south = lamp("south")
print(next(north))  #@ shine
north.close()  #@ close
print("once is enough")  #@ closed
north.close()  #@ again
south.close()  #@ unlit
print("good morning")
print("one lamp had been lit")  #@ morning
