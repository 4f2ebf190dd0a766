"""First stage of `python -m`: the interpreter finds this on PYTHONPATH, and imports it before it looks for the module.

It takes itself out again and lets the user's own sitecustomize follow, if there is one.
"""


def _begin():
    import os
    import sys
    here = os.path.dirname(os.path.abspath(__file__))
    probe = os.path.dirname(here)
    real = os.path.realpath(here)
    sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry) != real]
    for entry in (here, real):
        sys.path_importer_cache.pop(entry, None)
    sys.modules.pop("sitecustomize", None)
    sys.path.insert(0, probe)
    try:
        from yieldscope_begin import part
    finally:
        sys.path.remove(probe)
        sys.path_importer_cache.pop(probe, None)
        sys.modules.pop("yieldscope_begin", None)
    part(probe, "begin").begin_module(probe)


_begin()
del _begin
import sitecustomize  # noqa: E402  Where there is none, this is the error that the interpreter expects.
