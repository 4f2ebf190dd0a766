def running_sum():
    total = 0
    while True:
        total += yield total  #@ wait


first = running_sum()  #@ make
second = running_sum()
print("first", next(first))  #@ prime
print("second", next(second))
print("first", first.send(5))  #@ five
first.close()  #@ close
#@ end
print("closed")
