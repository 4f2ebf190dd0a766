import os
import signal


def child(end):
    """A process that waits to be killed, or ends by itself."""
    ready, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(told, b".")
        if end is not None:
            os._exit(end)
        signal.pause()
    os.read(ready, 1)
    return pid


def ends_by(number):
    pid = child(None)
    os.kill(pid, number)
    return pid


ends_by(signal.SIGKILL)
print(os.wait()[1])
print(os.waitpid(ends_by(signal.SIGTERM), 0)[1])
print(os.wait4(ends_by(signal.SIGKILL), 0)[1])
print(os.waitid(os.P_PID, ends_by(signal.SIGKILL), os.WEXITED).si_status)
pid = child(3)
print((pid, signal.SIGKILL) == os.waitpid(pid, 0))
