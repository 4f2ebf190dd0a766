from concurrent.futures import ThreadPoolExecutor
from time import sleep


def bake(what, seconds):
    sleep(seconds)
    return what


ovens = ThreadPoolExecutor(max_workers=2)
bread = ovens.submit(bake, "bread", 0.4)  #@ submit
cake = ovens.submit(bake, "cake", 0.6)
pie = ovens.submit(bake, "pie", 0.4)
tart = ovens.submit(bake, "tart", 0.4)
sleep(0.2)  #@ busy

print("cancel pie:", pie.cancel())  #@ cancel
print("cancel bread:", bread.cancel())  #@ too-late
sleep(0.3)  #@ later

print("bread done:", bread.done())  #@ done
print(tart.result(), "is out")  #@ block
print(cake.result(), "is out")  #@ ready
print("pie cancelled:", pie.cancelled())  #@ over
ovens.shutdown()
