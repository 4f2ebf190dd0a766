def averager():
    total, count, average = 0, 0, None
    while True:
        price = yield average
        total += price  #@ arrived
        count += 1
        average = total / count


cold = averager()  #@ make
try:
    print("answer:", cold.send(10))  #@ too-early
except TypeError as error:
    print("refused:", error)

warm = averager()  #@ again
print("primed:", next(warm))  #@ prime
print("average:", warm.send(10))  #@ ten
print("average:", warm.send(30))  #@ thirty
print("the end")  #@ over
