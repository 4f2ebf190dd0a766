"""Random asyncio programs that say themselves what state their tasks, coroutines and futures are in.

    tasks.py SEED COUNT [CASE] [alone]

With `alone` it makes time jump by itself.

Each case is a handful of actors that do what a random number says: sleep, wait for each other, for futures, locks, queues, and
cancel each other. What is printed comes from `inspect`, from tasks and futures, never from a trace:

    begin CASE
    at LETTERS        the state of everything made in this case, in the order in which it was made
    waits ME WHAT     the one with this number in that order awaits something, which may suspend it
    does ME           it is about to do something that may wake others
    woke ME WHOM      what it has done has made these tasks ready
    out N CAUSE TEXT  how a task or future has ended
    any order         from here on a set of tasks is gone through, whose order is by chance
"""
import asyncio
import inspect
import random
import selectors
import sys
import time

SINCE_11, SINCE_12 = sys.version_info >= (3, 11), sys.version_info >= (3, 12)
CORO = {"CORO_CREATED": "C", "CORO_RUNNING": "R", "CORO_SUSPENDED": "S", "CORO_CLOSED": "X"}


def say(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\n")


class Case:
    def __init__(self, number, rng):
        self.number, self.rng = number, rng
        self.made = []           # (kind, object or None, coroutine of a task)
        self.tasks = []          # numbers of tasks that actors may cancel and await
        self.budget = 14         # tasks that may still be made
        self.futures, self.locks = [], []

    # What is so ----------------------------------------------------------------------------------------------------

    def add(self, kind, thing, coro=None):
        self.made.append([kind, thing, coro])
        return len(self.made) - 1

    def letter(self, entry):
        kind, thing, coro = entry
        if kind == "future":
            return "X" if thing.done() else "C"
        state = CORO[inspect.getcoroutinestate(coro)]
        if kind == "coroutine":
            return state
        if thing is None:
            # It runs for the first time, and nobody has been given it yet.
            return "R"
        if thing.done():
            return "X"
        if state == "S":
            waits = thing._fut_waiter
            return "S" if waits is not None and not waits.done() else "Y"
        return "Y" if state == "C" else "R"

    def letters(self):
        return "".join(map(self.letter, self.made))

    def at(self):
        say("at", self.letters())

    def doing(self, me, function, *arguments):
        """Does something that may wake others, and says whom it has woken."""
        say("does", me)
        before = self.letters()
        function(*arguments)
        after = self.letters()
        woken = [str(n) for n, (one, other) in enumerate(zip(before, after)) if (one, other) == ("S", "Y")]
        say("woke", me, *woken)
        self.at()

    def waits(self, me, what):
        self.at()
        say("waits", me, what)

    # Making --------------------------------------------------------------------------------------------------------

    def coroutine(self, function, *arguments):
        number = len(self.made)
        self.made.append(None)
        coro = function(self, number, *arguments)
        self.made[number] = ["coroutine", coro, coro]
        return coro

    def task(self, depth, create=asyncio.ensure_future):
        self.budget -= 1
        coro = self.coroutine(actor, depth)
        number = self.add("task", None, coro)
        try:
            self.made[number][1] = create(coro)
        except RuntimeError:
            # A group that is being cancelled takes no more tasks.
            del self.made[number]
            self.at()
            raise
        self.tasks.append(number)
        self.at()
        return number

    def future(self):
        made = asyncio.get_event_loop().create_future()
        number = self.add("future", made)
        self.futures.append(number)
        return number

    def thing(self, number):
        return self.made[number][1]

    def pending(self, numbers, but=None):
        return [n for n in numbers if n != but and self.thing(n) is not None and not self.thing(n).done()]

    def settle(self, number, how):
        future = self.thing(number)
        if not future.done():
            if how == 0:
                future.set_result(number)
            elif how == 1:
                future.set_exception(KeyError(number))
            else:
                future.cancel()


async def actor(case, me, depth):
    rng = case.rng
    stubborn = rng.random() < 0.2
    for _ in range(rng.randint(1, 5)):
        try:
            await case.coroutine(act, me + 1, depth) if rng.random() < 0.2 else await step(case, me, me + 1, depth)
        except asyncio.CancelledError:
            case.at()
            if not stubborn:
                raise
            stubborn = False
        except KeyError:
            case.at()
    if rng.random() < 0.15:
        raise ValueError(me)
    return me


async def act(case, me, own, depth):
    """A coroutine between the task's and what is awaited."""
    case.at()
    try:
        await step(case, me, own, depth)
    finally:
        case.at()
    return me


def step(case, me, own, depth):
    """The coroutine of the next step; it is a lane, as any other."""
    return case.coroutine(STEPS[case.rng.randrange(len(STEPS))], me, own, depth)


# Each step: its own number, that of who awaits it, that of the task, and how many tasks deep it is.

async def sleeps(case, me, outer, own, depth):
    seconds = case.rng.choice((0, 0, 1, 2, 3.5))
    case.waits(me, "sleep %r" % float(seconds))
    await asyncio.sleep(seconds)
    case.at()


async def awaits_future(case, me, outer, own, depth):
    number = case.rng.choice(case.futures)
    case.waits(me, number)
    await case.thing(number)
    case.at()


async def sets_future(case, me, outer, own, depth):
    case.doing(me, case.settle, case.rng.choice(case.futures), case.rng.randrange(3))


async def sets_future_later(case, me, outer, own, depth):
    number, how = case.rng.choice(case.futures), case.rng.randrange(3)
    loop = asyncio.get_event_loop()
    if case.rng.random() < 0.5:
        loop.call_later(case.rng.choice((1, 2)), case.doing, me, case.settle, number, how)
    else:
        loop.call_soon(case.doing, me, case.settle, number, how)
    case.at()


async def new_future(case, me, outer, own, depth):
    number = case.future()
    case.at()
    if case.rng.random() < 0.5:
        asyncio.get_event_loop().call_later(1, case.thing(number).cancel)
        case.waits(me, number)
        await case.thing(number)


async def takes_lock(case, me, outer, own, depth):
    lock = case.rng.choice(case.locks)
    name = "Lock 'lock'" if isinstance(lock, asyncio.Lock) else "Semaphore 'seats'"
    case.waits(me, name + " acquire")
    await lock.acquire()
    case.at()
    try:
        if case.rng.random() < 0.7:
            await step(case, me, own, depth)
    finally:
        case.doing(me, lock.release)


async def puts(case, me, outer, own, depth):
    case.waits(me, "Queue 'queue' put")
    await case.queue.put(me)
    case.at()


async def gets(case, me, outer, own, depth):
    case.waits(me, "Queue 'queue' get")
    await case.queue.get()
    case.at()


async def puts_now(case, me, outer, own, depth):
    if not case.queue.full():
        case.doing(me, case.queue.put_nowait, me)


async def waits_event(case, me, outer, own, depth):
    case.waits(me, "Event 'event' wait")
    await case.event.wait()
    case.at()


async def sets_event(case, me, outer, own, depth):
    case.doing(me, case.event.set)
    case.event.clear()


async def waits_condition(case, me, outer, own, depth):
    case.waits(me, "Condition 'condition' acquire")
    async with case.condition:
        case.waits(me, "Condition 'condition' wait")
        await case.condition.wait()
        case.at()


async def notifies(case, me, outer, own, depth):
    case.waits(me, "Condition 'condition' acquire")
    async with case.condition:
        case.doing(me, case.condition.notify, case.rng.choice((1, 2)))


async def cancels(case, me, outer, own, depth):
    others = case.pending(case.tasks)
    if others:
        case.doing(me, case.thing(case.rng.choice(others)).cancel)


def inner(case, own, depth):
    """A task to wait for: a new one, or one that is there."""
    if depth < 3 and case.budget > 0 and case.rng.random() < 0.7:
        return case.task(depth + 1)
    there = [number for number in case.tasks if number > own]
    return case.rng.choice(there) if there else None


async def awaits_task(case, me, outer, own, depth):
    number = inner(case, own, depth)
    if number is not None:
        case.waits(me, number)
        await case.thing(number)
        case.at()


async def leaves_task(case, me, outer, own, depth):
    if depth < 3 and case.budget > 0:
        case.task(depth + 1)


async def gathers(case, me, outer, own, depth):
    numbers = {inner(case, own, depth), inner(case, own, depth)} - {None}
    if numbers:
        case.waits(me, "gather")
        await asyncio.gather(*map(case.thing, sorted(numbers)), return_exceptions=case.rng.random() < 0.5)
        case.at()


async def waits_for_some(case, me, outer, own, depth):
    numbers = {inner(case, own, depth), inner(case, own, depth)} - {None}
    if numbers:
        how = case.rng.choice((asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED))
        case.waits(me, "wait")
        await asyncio.wait(list(map(case.thing, sorted(numbers))), return_when=how, timeout=case.rng.choice((None, 1, 4)))
        case.at()


async def as_they_complete(case, me, outer, own, depth):
    numbers = {inner(case, own, depth), inner(case, own, depth)} - {None}
    if numbers:
        say("any order")
        for found in asyncio.as_completed(list(map(case.thing, sorted(numbers)))):
            case.waits(me, "as_completed")
            await found
            case.at()


async def waits_no_longer(case, me, outer, own, depth):
    number = inner(case, own, depth)
    if number is not None:
        case.waits(me, number)
        try:
            await asyncio.wait_for(case.thing(number), case.rng.choice((0, 1, 4)))
        except asyncio.TimeoutError:
            pass
        case.at()


async def shields(case, me, outer, own, depth):
    number = inner(case, own, depth)
    if number is not None:
        case.waits(me, number)
        await asyncio.shield(case.thing(number))
        case.at()


STEPS = [sleeps, sleeps, awaits_future, sets_future, sets_future_later, new_future, takes_lock, takes_lock, puts, gets,
         puts_now, waits_event, sets_event, waits_condition, notifies, cancels, cancels, awaits_task, awaits_task,
         leaves_task, gathers, gathers, waits_for_some, as_they_complete, waits_no_longer, shields]

if SINCE_11:
    async def groups(case, me, outer, own, depth):
        if depth < 3 and case.budget > 1:
            say("any order")
            async with asyncio.TaskGroup() as group:
                for _ in range(2):
                    case.task(depth + 1, group.create_task)
                case.waits(me, "TaskGroup 'group' end")
            case.at()

    async def runs_out_of_time(case, me, outer, own, depth):
        try:
            async with asyncio.timeout(case.rng.choice((1, 2))):
                await step(case, me, own, depth)
        except TimeoutError:
            pass
        case.at()

    STEPS += [groups, groups, runs_out_of_time, runs_out_of_time]


async def whole(case, me):
    """A case: actors that are left alone for a while, and then cancelled until they are over."""
    case.add("task", asyncio.current_task(), case.made[0][1])
    lock = asyncio.Lock()
    seats = asyncio.Semaphore(2)
    queue = asyncio.Queue(2)
    event = asyncio.Event()
    condition = asyncio.Condition()
    case.locks, case.queue, case.event, case.condition = [lock, lock, seats], queue, event, condition
    if SINCE_12 and case.rng.random() < 0.3:
        asyncio.get_event_loop().set_task_factory(asyncio.eager_task_factory)
    for _ in range(3):
        case.future()
    for _ in range(case.rng.randint(2, 4)):
        case.task(0)
    case.waits(me, "sleep 60.0")
    await asyncio.sleep(60)
    for _ in range(8):
        for number in case.pending(case.tasks):
            case.doing(me, case.thing(number).cancel)
        case.waits(me, "sleep 60.0")
        await asyncio.sleep(60)
    for number, (kind, thing, _) in enumerate(case.made):
        if kind == "coroutine" or not thing.done():
            continue
        if thing.cancelled():
            say("out", number, "cancel")
        elif thing.exception() is not None:
            say("out", number, "raise", repr(thing.exception()))
        else:
            say("out", number, "return", repr(thing.result()))
    case.at()


def jump():
    """Makes time jump to the next timer when nothing else can happen."""
    now, select = [0.0], selectors.EpollSelector.select

    def jumping(selector, timeout=None):
        now[0] += max(timeout or 0, 0)
        return select(selector, None if timeout is None else 0)

    selectors.EpollSelector.select = jumping
    time.monotonic = lambda: now[0]


def main(seed, count, *options):
    if "alone" in options:
        jump()
    only = [int(option) for option in options if option.isdigit()]
    for number in range(int(count)):
        if only and number not in only:
            continue
        case = Case(number, random.Random("%s-%d" % (seed, number)))
        say("begin", number)
        asyncio.run(case.coroutine(whole))
        say("over")


main(*sys.argv[1:])
