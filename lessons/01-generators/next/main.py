def menu():
    print("cook: pot on the stove")
    yield "soup"  #@ serve
    print("cook: cake in the oven")
    yield "cake"
    print("cook: washing up")


dinner = menu()  #@ make
print("guest:", next(dinner))  #@ first
print("guest:", next(dinner))  #@ second
try:
    print("guest:", next(dinner))  #@ third
except StopIteration as stop:
    print("guest:", repr(stop))  #@ end
print("guest:", next(dinner, "bill"))  #@ fourth
print("good night")  #@ over
