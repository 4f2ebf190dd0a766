"""Generators, coroutines and async generators that were made where no rewritten source could see it: by `map`, `partial`, a
library, an `__iter__` that C code calls.

That one is being made is told by its own function (`prologue.py`); which object it is, is looked up among the youngest
objects of the garbage collector with the next event of the thread. It knows nothing of frames' events.
"""
import gc
import sys

import lanes as L

_BY_FLAG = {0x20: L.GENERATOR, 0x80: L.COROUTINE, 0x200: L.ASYNC_GENERATOR}


class Unseen:
    def __init__(self, frames, kinds):
        self.frames = frames
        self.lanes = frames.lanes
        self.kinds = kinds
        self.warned = None       # the id of a coroutine that is being destroyed, and warns that nobody awaited it

    def begun(self, thread, what):
        """One is about to be made by the lane that runs on this thread. `what` is its name and the flag of its kind."""
        if thread.top is None:
            self.lanes.begin_thread(thread)
        if thread.gone:
            self.lanes.settle(thread)
        thread.begun.append((what, thread.top, self.frames.program_line(), gc.get_count()[1:]))

    def discover(self, thread, sure=False):
        """Makes the lanes of those that were begun on this thread, in the order in which they were. One that is not found
        may not have been made yet, for making one can set off the garbage collector. Where this cannot be (`sure`), it has
        gone again already."""
        begun, thread.begun = thread.begun, []
        missing = []
        # The search itself may set off a collection, by which what was young is so no longer.
        found = begun[0][3] == gc.get_count()[1:] and self._unknown(True) or self._unknown(False)
        running = _running()
        for entry in begun:
            (name, flag), by, line, _ = entry
            one = next((one for one in found if L.frame_of(one).f_code.co_name == name), None)
            if one is None and not sure:
                missing.append(entry)
                continue
            if one is None or id(one) == self.warned:
                lane = self.lanes.make(thread, _BY_FLAG[flag], name, by, line)
                self.lanes.close(thread, lane, L.COLLECT)
                if one is not None:
                    self.lanes.latest = {id(one): lane}
                continue
            found.remove(one)
            frame = L.frame_of(one)
            info = self.frames.info(frame.f_code)
            if id(frame) in running:
                # It may run only because it is being destroyed: no reference to it may be made then.
                lane = self.lanes.make(thread, info.kind, info.name, by, line)
                lane.info, lane.key, lane.delegates = info, id(frame), info.delegates
                self.lanes.by_frame[lane.key] = lane
            else:
                self.lanes.adopt(thread, one, frame, info, line, by)
        thread.begun = missing + thread.begun

    def settle(self, thread):
        """The same where all that was begun has been made."""
        if thread.begun:
            self.discover(thread, True)

    def attach(self, lane):
        """Finds the object of a lane that was known by its frame alone, when it stops for the first time: it lives then."""
        for generation in range(3):
            for one in gc.get_objects(generation=generation):
                if type(one) in self.kinds and id(L.frame_of(one)) == lane.key:
                    self.lanes.watch(lane, one)
                    return

    def _unknown(self, young):
        """The user's objects that have no lane, in the order in which they were made."""
        by_object, kinds = self.lanes.by_object, self.kinds
        found = {}
        # Objects move from a younger generation to an older one, and so none is missed.
        for generation in (0,) if young else (0, 1, 2):
            here = [one for one in gc.get_objects(generation=generation) if type(one) in kinds]
            found = {**{id(one): one for one in here}, **found}
        return [one for one in found.values() if id(one) not in by_object and self._is_users(one)]

    def _is_users(self, one):
        frame = L.frame_of(one)
        if frame is None or id(frame) in self.lanes.by_frame or id(frame) in self.lanes.inherited:
            return False
        info = self.frames.info(frame.f_code)
        return info is not None and info.kind is not None


def _running():
    """The ids of the frames that run on this thread."""
    frame, found = sys._getframe(1), set()
    while frame is not None:
        found.add(id(frame))
        frame = frame.f_back
    return found
