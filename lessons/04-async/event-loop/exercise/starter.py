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
        bell = next(task, None)
        if bell is not None:
            bell.waiting = task


bell = Bell()
ready.extend([guest(bell), cook(bell)])
run()
print("the end")
