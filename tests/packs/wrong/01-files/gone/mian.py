print(1)  #@ make
