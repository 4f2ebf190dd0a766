def temperatures():
    yield 14
    yield 18
    yield 22


week = list(temperatures())
print("sum", sum(week))
print("days", len(week))
