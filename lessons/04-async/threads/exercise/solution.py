from threading import Thread
from time import monotonic, sleep


def paddle(boat, seconds):
    sleep(seconds)
    print(boat, "is back")


start = monotonic()
trips = []
for boat, seconds in [("blue", 0.8), ("red", 0.5), ("green", 0.2)]:
    trip = Thread(target=paddle, args=[boat, seconds])
    trip.start()
    trips.append(trip)
for trip in trips:
    trip.join()
print("out together:", monotonic() - start < 1.4)
