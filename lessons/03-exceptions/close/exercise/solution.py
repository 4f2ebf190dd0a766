def diary():
    pages = 0
    try:
        while True:
            yield
            pages += 1
    finally:
        print(pages, "pages kept")


book = diary()
next(book)
next(book)
next(book)
book.close()
print("closed")
