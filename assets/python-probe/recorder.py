"""Appends records to a memory-mapped file, as docs/trace-format.md describes.

It knows bytes and nothing of lanes. A record costs no system call, and is there after any end of the process.
"""
import mmap
import os
import struct
import _thread

TEXT, CLOCK, THREAD, LANE, STATE, LINE, LOCAL, OUTPUT, EXCEPTION, WARNING, RUNTIME = range(1, 12)
CUT, BY, ON_LANE, ON_THING, NO_LANE = 1, 2, 4, 8, 16

HEADER = 64
RECORD = 24
FIRST_WINDOW = 1 << 18
WINDOW = 1 << 22
LIMIT = 1 << 30
INTERN_LENGTH = 64
INTERN_COUNT = 65536

_pack = struct.Struct("<BBHIIIII").pack_into
# Native packing stores all eight bytes at once, so that a reader never sees half of a number.
_pack_committed = struct.Struct("=Q" if struct.calcsize("@Q") != 8 else "@Q").pack_into


class Recorder:
    def __init__(self, folder, clock):
        self.clock = clock
        self.lock = _thread.RLock()
        self.busy = False
        self.waiting = []
        self.lost = 0
        self.thread = 0
        self.last = 0
        self.texts = {}
        self.next_text = 1
        self.pid = os.getpid()
        self.file = self._create(folder)
        self.size = 0
        self.base = 0
        self.window = None
        self.head = None
        self.at = HEADER
        self._grow(0)
        self.head = mmap.mmap(self.file, mmap.ALLOCATIONGRANULARITY)
        self.head[0:16] = b"YSRECORD" + struct.pack("<II", 1, self.pid)
        struct.pack_into("<I", self.head, 32, 1 if clock.virtual else 2)

    def _create(self, folder):
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
        for n in range(1000):
            name = "%d.records" % self.pid if n == 0 else "%d-%d.records" % (self.pid, n)
            try:
                low = os.open(os.path.join(folder, name), flags, 0o600)
            except FileExistsError:
                continue
            # Programs close or reuse the first numbers they see; ours stays out of their way.
            try:
                import fcntl
                high = fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, 200)
            except (ImportError, OSError, ValueError):
                return low
            os.close(low)
            return high
        raise OSError("no free name for the records in " + folder)

    def _grow(self, need):
        """Maps a window that begins at or before the place of the next record and has room for it."""
        step = mmap.ALLOCATIONGRANULARITY
        base = self.at // step * step
        length = (FIRST_WINDOW if self.at == HEADER else WINDOW) + need
        length = (length + step - 1) // step * step
        if base + length > LIMIT:
            return False
        try:
            if base + length > self.size:
                os.ftruncate(self.file, base + length)
                self.size = base + length
            self.window = mmap.mmap(self.file, length, offset=base)
        except (OSError, ValueError):
            return False
        self.base = base
        self.end = base + length
        return True

    def off(self):
        """Ends recording: in a forked child, whose parent owns the file, and when the program is over."""
        self.head = None
        self.window = None

    # Records -------------------------------------------------------------------------------------------------------

    def write(self, thread, tag, code=0, flags=0, lane=0, line=0, other=0, text=None, on=None):
        """One record. `text` is (text, cut) or None; `on` a text that goes into `other`."""
        lock = self.lock
        lock.acquire()
        try:
            if self.head is None:
                return
            if self.busy:
                # A signal handler or a finalizer came between; its record follows the one that is being written.
                self.waiting.append((thread, tag, code, flags, lane, line, other, text, on))
                return
            self.busy = True
            try:
                self._write(thread, tag, code, flags, lane, line, other, text, on)
                while self.waiting:
                    self._write(*self.waiting.pop(0))
            finally:
                self.busy = False
        finally:
            lock.release()

    def _write(self, thread, tag, code, flags, lane, line, other, text, on):
        text_id = self._text(text) if text is not None else 0
        if on is not None:
            other = self._text(on)
        now = self.clock.now()
        dt = now - self.last
        if dt < 0:
            now, dt = self.last, 0
        if thread != self.thread:
            self._put(THREAD, 0, 0, thread, 0, 0, 0, 0)
            self.thread = thread
        if dt > 0xFFFFFFFF:
            self._put(CLOCK, 0, 0, 0, now >> 32, now & 0xFFFFFFFF, 0, 0)
            dt = 0
        self.last = now
        self._put(tag, code, flags, lane, line, other, text_id, dt)

    def _put(self, tag, code, flags, lane, line, other, text, dt):
        at = self.at
        if at + RECORD > self.end and not self._grow(RECORD):
            return self._lose()
        _pack(self.window, at - self.base, tag, code, flags, lane, line, other, text, dt)
        self.at = at + RECORD
        _pack_committed(self.head, 16, self.at - HEADER)

    def _text(self, text):
        known = self.texts.get(text)
        if known is not None:
            return known
        string, cut = text
        data = string.encode("utf-8", "replace") if string.isascii() else _utf8(string)
        length = len(data)
        need = RECORD + (length + RECORD - 1) // RECORD * RECORD
        if self.at + need > self.end and not self._grow(need):
            self._lose()
            return 0
        start = self.at - self.base
        number = self.next_text
        _pack(self.window, start, TEXT, 0, CUT if cut else 0, 0, 0, length, number, 0)
        self.window[start + RECORD:start + RECORD + length] = data
        self.at += need
        _pack_committed(self.head, 16, self.at - HEADER)
        self.next_text = number + 1
        if len(string) <= INTERN_LENGTH and len(self.texts) < INTERN_COUNT:
            self.texts[text] = number
        return number

    def _lose(self):
        self.lost += 1
        _pack_committed(self.head, 24, self.lost)


def _utf8(string):
    try:
        return string.encode("utf-8")
    except UnicodeEncodeError:
        return string.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")
