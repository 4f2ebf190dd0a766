from collections import deque

ready = deque()


class Bell:
    waiting = None

    def ring(self):
        ready.append(self.waiting)


def guest(bell):
    print("guest orders")
    yield bell
    print("guest eats")


def cook(bell):
    print("cook peels")
    yield
    print("cook fries")
    yield
    print("cook rings")
    bell.ring()


def run():
    while ready:
        task = ready.popleft()
        try:
            bell = next(task)
        except StopIteration:
            continue
        if bell is None:
            ready.append(task)
        else:
            bell.waiting = task


bell = Bell()
ready.extend([guest(bell), cook(bell)])
run()
print("the end")
