from functools import wraps


def primed(function):
    @wraps(function)
    def make(*args):
        coroutine = function(*args)
        next(coroutine)  #@ prime
        return coroutine  #@ ready

    return make


@primed
def waiter():
    while True:
        dish = yield
        print("order:", dish or "nothing")  #@ order


anna = waiter()  #@ call
anna.send("soup")  #@ soup
anna.send("cake")  #@ cake
next(anna)  #@ twice
print("kitchen closed")  #@ over
