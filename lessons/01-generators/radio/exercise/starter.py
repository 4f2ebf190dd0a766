from itertools import islice

ALBUMS = {
    "beach": ["sand", "blur", "boat"],
    "alps": ["blur", "peak"],
    "zoo": ["lion"],
}


def album(name):
    print("open", name)
    return ALBUMS[name]


def albums():
    return [album(name) for name in ALBUMS]


def sharp(photos):
    return photos


def minutes():
    yield 0


def slides(photos, clock):
    for photo in photos:
        yield photo


clock = minutes()
show = slides(sharp(albums()), clock)
for slide in islice(show, 3):
    print(slide)
print("break until", next(clock))
print("after it:", *show)
print("end at", next(clock, "never"))
