def diary():
    pages = 0
    while True:
        yield
        pages += 1


book = diary()
next(book)
next(book)
next(book)
book.close()
print("closed")
