import asyncio


async def fetch(what):
    print("ask", what)
    await asyncio.sleep(3)  #@ wait
    print("answer")  #@ answer


async def main():
    clock = asyncio.get_running_loop().time
    start = clock()
    await fetch("rain")  #@ first
    await fetch("bus")  #@ second
    await fetch("news")
    took = clock() - start
    print(f"one by one: {took:.1f} s")  #@ nine

    start = clock()
    rain = fetch("rain")  #@ make
    bus = fetch("bus")
    news = fetch("news")
    await asyncio.gather(rain, bus, news)  #@ gather
    took = clock() - start
    print(f"together: {took:.1f} s")  #@ three


asyncio.run(main())
