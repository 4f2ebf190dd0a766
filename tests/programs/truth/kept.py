# Cases that were once wrong. `generate.py` puts a prologue and the calls around them.

def one_value():
    yield 1


def case_0():
    # The exception is gone where its `except` ends, and with it the frame in its traceback and what that holds.
    S[0] = reg(v for v in reg(one_value()))
    try:
        S[0].throw(ValueError(7))
    except ValueError as error:
        log(error)


def through():
    try:
        yield from reg(one_value())
    except GeneratorExit:
        ask()
        raise


def case_1():
    # Where the outer one is dropped, or closed by who is not seen, the inner one is closed first.
    for _ in range(2):
        S[0] = reg(through())
        next(S[0])
        ask()
        S[0] = None
        ask()
    S[0] = reg(through())
    next(S[0])
    close = S[0].close
    ask()
    close()
    ask()
    S[0] = reg(through())
    next(S[0])
    try:
        S[0].throw(GeneratorExit(1))
    except GeneratorExit as error:
        log(error)
    ask()


async def waits_as_it_goes():
    try:
        await reg(pause(1))
        yield 1
    finally:
        await reg(pause(2))


def case_2():
    # One that nobody keeps awaits something in its `finally`: it does not go on.
    S[5] = reg(waits_as_it_goes())
    W.append(S[5].asend(None))
    W[-1].send(None)
    ask()
    W.pop()
    S[5] = None
    ask()


def looks_again():
    try:
        yield 1
    finally:
        ask()


def case_3():
    # Something goes with the one that held it, which is over by then.
    S[0] = reg(v for v in reg(looks_again()))
    next(S[0])
    ask()
    S[0].close()
    ask()


def stubborn():
    while True:
        try:
            yield
        except KeyError as error:
            log(error)


def stubborn_through():
    yield from reg(stubborn())


def case_4():
    # What is thrown in is caught, and the next stop is where the last was.
    for make in (stubborn, stubborn_through):
        S[0] = reg(make())
        next(S[0])
        ask()
        for _ in range(2):
            S[0].throw(KeyError(1))
            ask()
            next(S[0])
            ask()
        try:
            S[0].throw(ValueError(1))
        except ValueError as error:
            log(error)
        ask()


def begins_with_a_try():
    if 0: yield
    try:
        log((yield 4))
        ask()
        yield
        ask()
        yield 3
        ask()
    except Exception:
        ask()


def case_5():
    # The first instruction's argument is no instruction.
    S[0] = reg(begins_with_a_try())
    try:
        S[0].throw(StopIteration(5))
    except RuntimeError as error:
        log(error)
    ask()


def case_6():
    # What goes without a word is over when the next thing is printed, also where no line is told.
    S[0] = reg(one_value())
    next(S[0])
    S[0] = None
    ask()


def holds():
    yield from reg(v for v in reg(looks_again()))


def holds_through():
    log((yield from reg(holds())))


def case_7():
    # Those that delegate run and wait while what the innermost held is destroyed.
    for make in (holds, holds_through):
        S[0] = reg(make())
        next(S[0])
        ask()
        S[0].close()
        ask()


def waits_for_a_library():
    yield from calls_back(lambda: ask())


def waits_through():
    log((yield from reg(waits_for_a_library())))


def case_8():
    # So they do while what they wait for is a library's, and calls back.
    for make in (waits_for_a_library, waits_through):
        S[0] = reg(make())
        next(S[0])
        ask()
        S[0].close()
        ask()


def case_9():
    # A library closes it.
    import contextlib
    for make in (one_value, through, holds):
        for steps in (0, 1):
            with contextlib.closing(reg(make())) as S[0]:
                for _ in range(steps):
                    next(S[0])
            ask()
