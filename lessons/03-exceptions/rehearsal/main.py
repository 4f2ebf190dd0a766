from contextlib import contextmanager


@contextmanager
def hall():
    print("lights on")
    try:
        yield
    finally:
        print("lights off")


def piece(title):
    bar = 1
    try:
        while bar <= 3:
            try:
                yield f"{title}, bar {bar}"
                bar += 1
            except ValueError:
                print("once more")  #@ again
    finally:
        print(title, "put away")


def rehearsal():
    with hall():
        try:
            yield from piece("waltz")
        except TimeoutError:
            print("skip the rest")  #@ skip
        yield from piece("march")


monday = rehearsal()  #@ make
print(next(monday))
print(monday.throw(ValueError("wrong note")))  #@ wrong
print(next(monday))
print(monday.throw(TimeoutError("too slow")))  #@ slow
try:
    monday.throw(OSError("power cut"))  #@ cut
except OSError as error:
    print("called off:", repr(error))  #@ off

friday = rehearsal()
print(next(friday))
friday.close()  #@ close
print("good night")  #@ over
