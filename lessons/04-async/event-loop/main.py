from collections import deque

ready = deque()


def wake(task):
    ready.append(task)  #@ wake


class Bell:
    waiting = None

    def ring(self):
        wake(self.waiting)


def guest(name, bell):
    print(name, "orders")
    yield bell  #@ wait
    print(name, "eats")  #@ eats


def run():
    while ready:
        task = ready.popleft()
        bell = next(task, None)  #@ turn
        if bell is not None:
            bell.waiting = task


ann, bob = Bell(), Bell()
wake(guest("Ann", ann))  #@ make
wake(guest("Bob", bob))
run()  #@ run
print("nobody is ready")  #@ idle
bob.ring()  #@ ring
run()  #@ again
ann.ring()
run()
print("the end")  #@ over
