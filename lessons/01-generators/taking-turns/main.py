def grandpa():
    page = 1
    print("grandpa: page", page)
    page += 1
    print("grandpa: page", page)


def grandma():
    page = 1
    print("grandma: page", page)  #@ reads
    page += 1
    yield
    print("grandma: page", page)
    yield


grandpa()  #@ call
print("child: but why?")  #@ late
grandpa()  #@ again

story = grandma()  #@ make
next(story)  #@ first
print("child: but why?")  #@ paused
next(story)  #@ on
print("child: good night")  #@ over
