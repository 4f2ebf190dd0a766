"""Appends records to a memory-mapped file, as docs/trace-format.md describes.

It knows bytes and nothing of lanes. A record costs no system call, and is there after any end of the process.
"""
import errno
import mmap
import os
import struct
import sys
import _thread

TEXT, CLOCK, THREAD, LANE, STATE, LINE, LOCAL, OUTPUT, EXCEPTION, WARNING, RUNTIME, LINK = range(1, 13)
CUT, BY, ON_LANE, ON_THING, NO_LANE, NUMBER = 1, 2, 4, 8, 16, 32
# Where the parts of a record's last word begin.
FLAGS_AT, CODE_AT, TAG_AT = 32, 48, 56

VERSION = 2
HEADER = 64
RECORD = 24
FIRST_WINDOW = 1 << 18
WINDOW = 1 << 22
# Ten million events and their texts have room; what comes after is counted as lost.
LIMIT = 1 << 32
INTERN_LENGTH = 64
INTERN_COUNT = 16384
LOW = 0xFFFFFFFF
# A CLOCK record comes before what is further than this from the last one, so that 32 bits of the clock are enough.
NEAR = 0x7FFFFFFF

# In native packing each number is stored at once, in order: the last word, which holds the tag, commits the record.
_native = sys.byteorder == "little" and struct.calcsize("@IIIIQ") == RECORD
pack = struct.Struct("@IIIIQ" if _native else "<IIIIQ").pack_into
pack_both = struct.Struct("@IIIIQIIIIQ" if _native else "<IIIIQIIIIQ").pack_into
_pack_lost = struct.Struct("@Q" if _native else "<Q").pack_into

# Since 3.11 nothing comes between two instructions of which none is a call or a jump back: no other thread, no signal
# handler, no finalizer. So a place in the file can be taken without a lock.
UNDISTURBED = sys.version_info >= (3, 11) and getattr(sys, "_is_gil_enabled", lambda: True)()


def head(tag, code=0, flags=0, lane=0):
    """The last word of a record."""
    return tag << TAG_AT | code << CODE_AT | flags << FLAGS_AT | lane


class Recorder:
    """One file. `at`, `end` are places in the window that is mapped of it: of the next record, and the last for one."""

    __slots__ = ("now", "zero", "horizon", "lost", "thread", "texts", "next_text", "pid", "file", "size", "base", "window",
                 "header", "at", "end", "over", "calm", "name", "growing")

    def __init__(self, folder, clock):
        self.now = clock.stamp
        self.zero = clock.zero
        self.horizon = clock.zero + NEAR
        self.lost = 0
        self.thread = 0
        self.texts = {}
        self.next_text = 1
        self.pid = os.getpid()
        self.over = False
        self.calm = False    # the thread that may write in the quickest way (see `hot`)
        self.growing = _thread.RLock()
        self.file = self._create(folder)
        self.size = 0
        self.base = 0
        self.window = None
        self.at = HEADER
        self.end = -1
        if not self._grow(0):
            raise OSError("no room for the records in " + folder)
        self.header = mmap.mmap(self.file, mmap.ALLOCATIONGRANULARITY)
        struct.pack_into("<I", self.header, 32, 1 if clock.virtual else 2)
        struct.pack_into("<Q", self.header, 40, self.zero)
        self.say_start(clock.start)
        self.header[0:16] = b"YSRECORD" + struct.pack("<II", VERSION, self.pid)

    def say_start(self, start):
        """Says when the run began on the system's monotonic clock; 0 while a virtual clock stands still."""
        struct.pack_into("@Q" if _native else "<Q", self.header, 48, start)

    def _create(self, folder):
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
        for n in range(1000):
            name = "%d.records" % self.pid if n == 0 else "%d-%d.records" % (self.pid, n)
            try:
                low = os.open(os.path.join(folder, name), flags, 0o600)
            except FileExistsError:
                continue
            self.name = name
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
        """Maps a window that begins at or before the place of the next record and has room for it, and for more."""
        # One thread at a time; a signal handler or a finalizer may come between all the same.
        with self.growing:
            while self.at + need > self.end + RECORD:
                if not self._map(need):
                    return False
        return True

    def _map(self, need):
        if self.over:
            return False
        step = mmap.ALLOCATIONGRANULARITY
        at = self.base + self.at
        base = at // step * step
        length = (FIRST_WINDOW if at == HEADER else WINDOW) + need
        length = (length + step - 1) // step * step
        if base + length > LIMIT:
            return False
        try:
            if base + length > self.size:
                _extend(self.file, self.size, base + length)
                self.size = max(self.size, base + length)
            window = mmap.mmap(self.file, length, offset=base)
        except (OSError, ValueError):
            return False
        if at == self.base + self.at:
            # The end of the old window lets other threads run: it must not come before all of this is stored.
            old = self.window
            self.window, self.base, self.at, self.end = window, base, at - base, length - 2 * RECORD
            del old
        # Else it was written meanwhile, perhaps into another window.
        return True

    def leave(self):
        """Ends recording in a forked child: the file is that of the process it was forked from."""
        self.over = True
        self.calm = False
        self.end = -1
        try:
            os.close(self.file)
        except OSError:
            # The program closes what it finds.
            pass

    # Records -------------------------------------------------------------------------------------------------------

    def write(self, thread, tag, code=0, flags=0, lane=0, line=0, other=0, text=None, on=None):
        """One record. `text` is (text, cut), or a number that is its own text, or None; `on` is a text for `other`."""
        if text is None:
            number = 0
        elif type(text) is int:
            number, flags = text & LOW, flags | NUMBER
        else:
            number = self.texts.get(text) or self._text(text)
        if on is not None:
            other = self.texts.get(on) or self._text(on)
        self._put(thread, line, other, number, ((tag << 8 | code) << 16 | flags) << FLAGS_AT | lane)

    def _put(self, thread, line, other, number, head):
        """One record, as its parts."""
        now = self.now()
        if now > self.horizon:
            self._tick(now)
        while self.at > self.end:
            if not self._grow(RECORD):
                return self._lose()
        # From here on nothing comes between (see UNDISTURBED).
        at = self.at
        if thread == self.thread:
            self.at = at + RECORD
            pack(self.window, at, line, other, number, now & LOW, head)
        else:
            self.thread = thread
            self.calm = False
            self.at = at + 2 * RECORD
            pack_both(self.window, at, 0, 0, 0, 0, THREAD << TAG_AT | thread, line, other, number, now & LOW, head)

    # For who knows them already.
    put = _put

    def put_on(self, thread, line, on, head):
        """The same with a text for the other one."""
        self._put(thread, line, self.texts.get(on) or self._text(on), 0, head)

    def identify(self, text):
        """The id of a text, as `write` takes it."""
        if type(text) is int:
            text = (repr(text), False)
        return self.texts.get(text) or self._text(text)

    def _tick(self, now):
        while self.at > self.end:
            if not self._grow(RECORD):
                return
        self.horizon = now + NEAR
        at = self.at
        self.at = at + RECORD
        pack(self.window, at, now >> 32, now & LOW, 0, 0, CLOCK << TAG_AT)

    def _text(self, text):
        """The id of a text that is not known, which is written."""
        string, cut = text
        data = string.encode("utf-8", "replace") if string.isascii() else _utf8(string)
        length = len(data)
        need = RECORD + (length + RECORD - 1) // RECORD * RECORD
        while self.at + need > self.end + RECORD:
            if not self._grow(need):
                self._lose()
                return 0
        at, number, window = self.at, self.next_text, self.window
        self.at, self.next_text = at + need, number + 1
        window[at + RECORD:at + RECORD + length] = data
        pack(window, at, 0, length, number, 0, TEXT << TAG_AT | cut << FLAGS_AT)
        if len(string) <= INTERN_LENGTH:
            if len(self.texts) >= INTERN_COUNT:
                self.texts.clear()
            self.texts[text] = number
        return number

    def _lose(self):
        self.lose(1)

    def lose(self, count):
        """Counts events that could not be written."""
        if not self.over:
            self.lost += count
            _pack_lost(self.header, 24, self.lost)


class GuardedRecorder(Recorder):
    """Where other threads, signal handlers and finalizers may come between any two instructions."""

    __slots__ = ("lock", "busy", "waiting")

    def __init__(self, folder, clock):
        self.lock = _thread.RLock()
        self.busy = False
        self.waiting = []
        super().__init__(folder, clock)

    def write(self, *record, **more):
        self._alone(Recorder.write, record, more)

    def put(self, *record):
        self._alone(Recorder._put, record, {})

    def put_on(self, *record):
        self._alone(Recorder.put_on, record, {})

    def _alone(self, write, record, more):
        lock = self.lock
        lock.acquire()
        try:
            if self.busy:
                # A signal handler or a finalizer came between; its record follows the one that is being written.
                self.waiting.append((write, record, more))
                return
            self.busy = True
            try:
                write(self, *record, **more)
                while self.waiting:
                    write, record, more = self.waiting.pop(0)
                    write(self, *record, **more)
            finally:
                self.busy = False
        finally:
            lock.release()


def create(folder, clock):
    """The recorder for this interpreter."""
    return (Recorder if UNDISTURBED else GuardedRecorder)(folder, clock)


def _extend(file, size, wanted):
    """Makes the file longer, with room on the disk: a store to a place for which there is none would end the program."""
    try:
        return os.posix_fallocate(file, size, wanted - size)
    except AttributeError:
        pass
    except OSError as error:
        if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS):
            raise
    os.ftruncate(file, wanted)


def _utf8(string):
    try:
        return string.encode("utf-8")
    except UnicodeEncodeError:
        return string.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")
