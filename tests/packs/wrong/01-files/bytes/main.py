print(1)  #@ make ÿ
