from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import as_completed
from math import log10
from threading import Barrier


def orders(books):
    ready.wait()
    total = 0
    shelf = min(books, 100_000)
    for book in range(1, books, shelf):
        total += sum(map(log10, range(book, book + shelf)))
    return int(total) + 1


ready = Barrier(4)
pool = ThreadPoolExecutor(max_workers=3)
shops = [10_000_000, 1_000_000, 10_000]  #@ shops
jobs = {pool.submit(orders, books): books for books in shops}
ready.wait()  #@ go
for job in as_completed(jobs):
    print(f"{jobs[job]} books: {job.result()} digits")  #@ told
print("all counted")  #@ over
pool.shutdown()
