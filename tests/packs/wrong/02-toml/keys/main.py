print(1)  #@ make
#@ late
