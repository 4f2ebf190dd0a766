"""Standard output and error that tell what is written, before it is written. The real bytes still go to 1 and 2."""
import codecs
import io
import os
import sys

CHUNK = 32768


class RecordingFileIO(io.FileIO):
    """The raw file under a text stream, as Python's own is, but it tells."""

    # A program that prints the type of its streams sees what it would see without us.
    __module__, __qualname__ = "_io", "FileIO"

    _tell_output = None
    # What was told and has not been written: a signal handler has raised before, or the system has taken a part of it.
    _told = b""

    def write(self, data):
        tell = self._tell_output
        if tell is None:
            return super().write(data)
        given, told = bytes(data), self._told
        fresh = given[len(told):] if given.startswith(told) else given
        # While there is something in `done`, `signals` lets a handler wait for the end of this: one that raised would have it told
        # or written again. Between the write and the moment that it is in there nothing comes.
        done = [None]
        if fresh:
            tell(self.fileno(), fresh)
        self._told = given
        done.clear()
        done.extend(map(super().write, (data,)))
        self._told = given[done[0] or 0:]
        return done[0]


RecordingFileIO.__name__ = "FileIO"


def pipes():
    """The two pipes that the runner reads: their identities, each with the code of its stream."""
    found = {}
    for code in (2, 1):
        identity = _identity(code)
        if identity is not None:
            found[identity] = code
    return found


def descriptors(pipes):
    """Which of standard output and error lead to one of the `pipes`."""
    return [fd for fd in (1, 2) if _identity(fd) in pipes]


def _identity(fd):
    try:
        stat = os.fstat(fd)
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


class Teller:
    """Tells what goes to one of the `pipes`; what a program sends elsewhere is nobody's output."""

    def __init__(self, pipes, tell):
        self.pipes = pipes
        self.tell = tell
        # A character may be cut in two by a buffer; its first half is told with its second.
        self.decoders = {}

    def write(self, fd, data):
        """`data` is about to be written to this descriptor."""
        code = self.pipes.get(_identity(fd))
        if code is None:
            return
        decoder = self.decoders.get(fd)
        if decoder is None:
            decoder = self.decoders[fd] = codecs.getincrementaldecoder("utf-8")("replace")
        text = decoder.decode(bytes(data))
        for start in range(0, len(text), CHUNK):
            self.tell(code, text[start:start + CHUNK])


def install():
    """Replaces sys.stdout and sys.stderr by streams like them; gives the raw files under them, which tell nothing yet."""
    raws = []
    for fd, name in ((1, "stdout"), (2, "stderr")):
        old = getattr(sys, name)
        if type(old) is not io.TextIOWrapper or old is not getattr(sys, "__%s__" % name):
            continue
        try:
            old.flush()
            new, raw = _stream(old, fd)
        except (OSError, ValueError):
            continue
        setattr(sys, name, new)
        setattr(sys, "__%s__" % name, new)
        raws.append(raw)
    return raws


def _stream(old, fd):
    raw = RecordingFileIO(fd, "w", closefd=False)
    raw.name = old.name
    unbuffered = isinstance(old.buffer, io.RawIOBase)
    buffer = raw if unbuffered else io.BufferedWriter(raw)
    new = io.TextIOWrapper(buffer, encoding=old.encoding, errors=old.errors, newline="\n",
                           line_buffering=True, write_through=bool(unbuffered))
    new.mode = "w"
    return new, raw
