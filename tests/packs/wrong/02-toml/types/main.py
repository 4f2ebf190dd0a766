print(1)  #@ Make It
