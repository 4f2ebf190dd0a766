import os


def count():
    yield 1
    yield 2


def fork():
    pid = os.fork()
    yield pid
    yield "after"


counter = count()
next(counter)
forking = fork()
if next(forking):
    os.wait()
    print("parent", next(counter), next(forking))
else:
    os.write(1, b"raw\n")
    print("child", next(counter), next(forking))
    os._exit(3)
