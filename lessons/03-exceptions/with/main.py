from contextlib import contextmanager


@contextmanager
def borrowed(title):
    print("borrow", title)  #@ borrow
    try:
        yield title.upper()
    finally:
        print("bring back", title)  #@ back


def look_up():
    with borrowed("atlas"):
        raise LookupError("a page is missing")  #@ missing


print("to the library")  #@ start
with borrowed("novel") as novel:
    print("read", novel)  #@ read
try:
    look_up()  #@ second
except LookupError as error:
    print("sorry:", error)  #@ sorry
print("home")  #@ home
