from inspect import getgeneratorstate


def child():
    try:
        yield "playing"
    except GeneratorExit:
        yield "five more minutes"  #@ beg


mia = child()
print(next(mia))  #@ play
try:
    mia.close()  #@ bedtime
except RuntimeError as error:
    print("refused:", error)  #@ refused
print(getgeneratorstate(mia))
mia.close()  #@ now
print(getgeneratorstate(mia))  #@ asleep
