from itertools import islice


def record(name, songs):
    print("open record", name)  #@ open
    yield from songs


def shelf():
    yield from record("A", ["moon", "rain"])
    yield from record("B", ["rain", "sun"])
    yield from record("C", ["sea"])


def fresh(songs):
    heard = set()
    for song in songs:
        if song not in heard:
            heard.add(song)
            yield song


def tones():
    while True:
        yield "ding"
        yield "dong"


def evening(songs, jingles):
    for song in songs:
        yield next(jingles)
        yield song


jingles = tones()  #@ make
radio = evening(fresh(shelf()), jingles)
for item in islice(radio, 5):
    print("on air:", item)  #@ air
print("news at ten")
print("on air:", next(radio))  #@ news
night = list(radio)  #@ night
print("at night:", *night)  #@ over
print("jingle:", next(jingles))
print("good night")  #@ last
