def averager():
    total, count = 0, 0
    while True:
        mark = yield
        if mark is None:
            return total / count  #@ done
        total += mark
        count += 1


jury = averager()  #@ make
next(jury)
jury.send(10)  #@ ten
jury.send(30)  #@ thirty
jury.send(50)  #@ fifty
try:
    jury.send(None)  #@ none
except StopIteration as stop:
    print("average:", stop.value)  #@ value
print("the end")  #@ over
