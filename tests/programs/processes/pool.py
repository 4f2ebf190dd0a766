import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor


class Parcel:
    def __init__(self, n):
        self.n = n

    def __getstate__(self):
        return {"n": self.n}

    def __setstate__(self, state):
        self.n = state["n"]


def count(n):
    for i in range(n):
        yield i


def job(parcel):
    if parcel.n == 3:
        raise KeyError(parcel.n)
    return Parcel(sum(count(parcel.n)))


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        futures = [pool.submit(job, Parcel(n)) for n in range(1, 8)]
        print("cancelled", futures[-1].cancel())
        for future in futures[:-1]:
            try:
                print(future.result().n)
            except KeyError as error:
                print(repr(error))
    with context.Pool(1) as pool:
        print([parcel.n for parcel in pool.map(job, [Parcel(1), Parcel(2)])])
