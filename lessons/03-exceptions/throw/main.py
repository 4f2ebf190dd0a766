from inspect import getgeneratorstate


def printer():
    answer = "ready"
    while True:
        try:
            page = yield answer
            answer = "printed " + page  #@ printed
        except ValueError as fault:
            answer = "cleared " + str(fault)  #@ caught


office = printer()
print(next(office))  #@ prime
print(office.throw(ValueError("paper jam")))  #@ jam
print(office.send("letter"))  #@ after
try:
    print(office.throw(OSError("power cut")))  #@ cut
except OSError as error:
    print("out came", repr(error))
print(getgeneratorstate(office))  #@ over
