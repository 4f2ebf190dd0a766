"""What a program reaches beyond itself for, which no clock of ours can hurry: processes and sockets."""
import sys


class Outside:
    def __init__(self, library):
        self.library = library

    def handlers(self):
        if not self.library.clock.virtual:
            return {}
        return {
            ("subprocess.py", "_execute_child"): self.process,
            ("socket.py", "__init__"): self.socket,
        }

    def process(self, thread, frame):
        self.library.let_go(thread, "a process was started")

    def socket(self, thread, frame):
        """A socket that an event loop makes is waited for by its selector; any other one blocks in C code."""
        if not isinstance(frame.f_locals.get("self"), sys.modules["socket"].socket):
            return
        while frame is not None and self.library.file(frame.f_code) == "socket.py":
            frame = frame.f_back
        if frame is not None and not self.library.file(frame.f_code).startswith("asyncio/"):
            self.library.let_go(thread, "a socket was made")
