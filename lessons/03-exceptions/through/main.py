def kitchen():
    dish = "soup"
    while True:
        try:
            yield dish
        except ValueError:
            dish = "fresh soup"  #@ mend


def waiter():
    try:
        yield from kitchen()
    except OSError as trouble:
        print("kitchen closed:", trouble)  #@ outer
    yield "cold plate"


table = waiter()
print(next(table))  #@ order
print(table.throw(ValueError("too salty")))  #@ salty
print(table.throw(OSError("fire")))  #@ fire
print("well fed")  #@ fed
