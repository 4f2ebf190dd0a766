print(1)  #@ make
print(2)  #@ make
