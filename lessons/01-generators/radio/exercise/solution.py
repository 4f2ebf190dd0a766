from itertools import islice

ALBUMS = {
    "beach": ["sand", "blur", "boat"],
    "alps": ["blur", "peak"],
    "zoo": ["lion"],
}


def album(name):
    print("open", name)
    yield from ALBUMS[name]


def albums():
    for name in ALBUMS:
        yield from album(name)


def sharp(photos):
    for photo in photos:
        if photo != "blur":
            yield photo


def minutes():
    minute = 0
    while True:
        yield minute
        minute += 5


def slides(photos, clock):
    for photo in photos:
        yield f"{next(clock):02} {photo}"


clock = minutes()
show = slides(sharp(albums()), clock)
for slide in islice(show, 3):
    print(slide)
print("break until", next(clock))
print("after it:", *show)
print("end at", next(clock, "never"))
