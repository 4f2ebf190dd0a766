def averager():
    total = 0.0
    count = 0
    average = None
    while True:
        term = yield average
        if term is None:
            break
        total += term
        count += 1
        average = total / count
    return average

avg = averager()
print(next(avg))
print(avg.send(10))
print(avg.send(30))
try:
    avg.send(None)
except StopIteration as stop:
    print("average", stop.value)
