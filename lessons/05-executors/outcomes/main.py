from concurrent.futures import CancelledError
from concurrent.futures import ThreadPoolExecutor
from time import sleep


def deliver(street):
    sleep(0.4)
    if street == "Elm":
        raise OSError("a dog in the garden")
    return street + " Street delivered"


postman = ThreadPoolExecutor(max_workers=1)
oak = postman.submit(deliver, "Oak")  #@ submit
elm = postman.submit(deliver, "Elm")
ash = postman.submit(deliver, "Ash")
sleep(0.2)
print("recall Oak:", oak.cancel())  #@ oak
print("recall Ash:", ash.cancel())  #@ ash
sleep(0.8)  #@ later

print("Elm done:", elm.done())  #@ done
print(oak.result())
try:
    print(elm.result())  #@ raise
except OSError as error:
    print("Elm failed:", error)
try:
    print(ash.result())  #@ recalled
except CancelledError:
    print("Ash was recalled")
print("evening")  #@ over
postman.shutdown()
