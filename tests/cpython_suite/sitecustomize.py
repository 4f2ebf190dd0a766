"""Notes what becomes of each test of one process, whatever runs them: unittest, regrtest or doctest.

It is found on PYTHONPATH by the plain run and the traced one alike, and does nothing in processes that those start.
"""
import os

_LOG = os.environ.get("CPYTHON_SUITE_LOG")
_OUTCOMES = {"startTest": "started", "addSuccess": "ok", "addError": "error", "addFailure": "failure", "addSkip": "skipped",
             "addExpectedFailure": "expected failure", "addUnexpectedSuccess": "unexpected success"}


def _first():
    """Whether this is the process that the tests run in: the first, and what it becomes by `exec`."""
    own = str(os.getpid())
    try:
        with open(_LOG + ".pid", "x") as file:
            file.write(own)
        return True
    except FileExistsError:
        with open(_LOG + ".pid") as file:
            return file.read() == own


def _install():
    import doctest
    import fcntl
    import json
    import traceback
    import unittest.result

    own = os.getpid()
    low = os.open(_LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    # Tests count and close the first numbers.
    file = fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, 300)
    os.close(low)

    def tell(outcome, name, why):
        if os.getpid() == own:
            os.write(file, (json.dumps([outcome, name, why[-4000:]]) + "\n").encode())

    def told(real, outcome):
        def method(self, test, *details):
            error = details[0] if details else None
            why = "".join(traceback.format_exception(*error)) if isinstance(error, tuple) else str(error or "")
            tell(outcome, test.id(), why)
            return real(self, test, *details)
        method.__name__ = real.__name__
        return method

    result = unittest.result.TestResult
    for name, outcome in _OUTCOMES.items():
        setattr(result, name, told(getattr(result, name), outcome))
    sub_test, run = result.addSubTest, doctest.DocTestRunner.run

    def add_sub_test(self, test, part, error):
        if error is not None:
            tell("failure", test.id(), "".join(traceback.format_exception(*error)))
        return sub_test(self, test, part, error)

    def run_doctest(self, test, *args, **options):
        found = run(self, test, *args, **options)
        if type(self) is doctest.DocTestRunner:
            tell("failure" if found[0] else "ok", "doctest " + test.name, str(found))
        return found

    result.addSubTest, doctest.DocTestRunner.run = add_sub_test, run_doctest


if _LOG and _first():
    _install()
