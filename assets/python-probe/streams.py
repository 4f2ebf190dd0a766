"""Standard output and error that tell what is written, before it is written. The real bytes still go to 1 and 2."""
import codecs
import io
import sys

CHUNK = 32768


class RecordingFileIO(io.FileIO):
    """The raw file under a text stream, as Python's own is, but it tells."""

    # A program that prints the type of its streams sees what it would see without us.
    __module__, __qualname__ = "_io", "FileIO"

    _tell_output = None
    _decoder = None

    def write(self, data):
        tell = self._tell_output
        if tell is not None:
            # A character may be cut in two by the buffer; its first half is told with its second.
            text = self._decoder.decode(bytes(data))
            for start in range(0, len(text), CHUNK):
                tell(text[start:start + CHUNK])
        return super().write(data)


RecordingFileIO.__name__ = "FileIO"


def install(tell):
    """Replaces sys.stdout and sys.stderr; `tell(code, text)` is called for what goes out."""
    raws = []
    for code, name in ((1, "stdout"), (2, "stderr")):
        old = getattr(sys, name)
        if type(old) is not io.TextIOWrapper or old is not getattr(sys, "__%s__" % name):
            continue
        try:
            old.flush()
            new, raw = _stream(old, code)
        except (OSError, ValueError):
            continue
        raw._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        raw._tell_output = lambda text, code=code: tell(code, text)
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
