"""Counting branches doubles the time of whatever runs meanwhile."""

import sys
import threading
from contextlib import contextmanager


@contextmanager
def untraced():
    """No branch is counted within, nor in threads that begin within."""
    ours, theirs = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        yield
    finally:
        threading.settrace(theirs)
        sys.settrace(ours)
