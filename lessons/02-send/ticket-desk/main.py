def desk(price):
    seats = yield price  #@ asks
    yield price * seats  #@ adds


film = desk(12)  #@ make
print("a seat costs", next(film))  #@ price
print("all of them", film.send(3))  #@ three

ballet = desk(30)  #@ other
print("a seat costs", next(ballet))
print("all of them", ballet.send(2))  #@ two
print("enjoy it")  #@ over
