import contextlib, itertools, asyncio, signal, os
@contextlib.contextmanager
def ctx():
    print("in")
    try:
        yield 1
    finally:
        print("out")
with ctx() as c:
    print(c)
try:
    with ctx():
        raise KeyError("x")
except KeyError:
    pass
def nat():
    n = 0
    while True:
        yield n
        n += 1
print(list(itertools.islice((x * x for x in nat() if x % 2), 3)))
def rec(n):
    if n:
        yield n
        yield from rec(n - 1)
print(list(rec(5)))
def swap():
    a = yield
    b = yield a
g = swap(); next(g); it = map(g.send, [1]); print(list(it))
async def agen():
    async with asyncio.Lock():
        for i in range(2):
            yield i
async def worker(q, out):
    while True:
        item = await q.get()
        if item is None:
            return
        out.append(item)
        q.task_done()
async def main():
    q = asyncio.Queue(1)
    out = []
    t = asyncio.create_task(worker(q, out))
    for i in range(3):
        await q.put(i)
    await q.put(None)
    await t
    print(out, [x async for x in agen()])
    fut = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(1, fut.set_result, "late")
    print(await fut)
    async def boom():
        raise ValueError("unseen")
    asyncio.create_task(boom())
    await asyncio.sleep(0.1)
    done, pending = await asyncio.wait([asyncio.ensure_future(asyncio.sleep(1)), asyncio.ensure_future(asyncio.sleep(5))], return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending))
    for p in pending: p.cancel()
    await asyncio.shield(asyncio.sleep(0.1))
asyncio.run(main())
def handler(s, f):
    print("signal")
signal.signal(signal.SIGUSR1, handler)
def sg():
    os.kill(os.getpid(), signal.SIGUSR1)
    yield 1
list(sg())
def bad():
    yield 1
    raise StopIteration
try:
    list(bad())
except RuntimeError as e:
    print(e)
ag = agen()
class Meta(type):
    def __call__(cls): return super().__call__()
class K(metaclass=Meta): pass
print(type(K()).__name__)
