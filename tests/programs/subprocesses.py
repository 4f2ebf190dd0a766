import asyncio
import subprocess
import sys
import time

SLEEPS = [sys.executable, "-c", "import time; time.sleep(0.2); print('slept', flush=True)"]


async def main():
    process = await asyncio.create_subprocess_exec(*SLEEPS)
    print(await asyncio.wait_for(process.wait(), 100))


time.sleep(1000)
began = time.monotonic()
subprocess.run(SLEEPS, timeout=100)
print(0.2 <= time.monotonic() - began < 90)
asyncio.run(main())
print(0.4 <= time.monotonic() - began < 90)
