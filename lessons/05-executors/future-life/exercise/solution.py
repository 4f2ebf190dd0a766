from concurrent.futures import ThreadPoolExecutor
from time import sleep


def bake(what):
    sleep(0.3)
    return what


def call_off(orders):
    return sum([order.cancel() for order in orders])


oven = ThreadPoolExecutor(max_workers=1)
orders = [oven.submit(bake, what) for what in ["bun", "pie", "tart"]]
sleep(0.1)
print("called off:", call_off(orders))
oven.shutdown()
