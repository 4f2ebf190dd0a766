from functools import wraps


def primed(function):
    @wraps(function)
    def make(*args):
        coroutine = function(*args)
        next(coroutine)
        return coroutine

    return make


@primed
def parrot(name):
    answer = ""
    while True:
        word = yield answer
        answer = name + " says " + word


polly = parrot("Polly")
print(polly.send("hello"))
