from contextlib import contextmanager


@contextmanager
def silence():
    print("hush")
    yield
    print("talk again")


try:
    with silence():
        raise ValueError("a phone rings")
except ValueError as error:
    print("sorry:", error)
