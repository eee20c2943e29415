"""A process that ends with its parent: after a kill -9 of the parent it would answer for a second server."""

import ctypes
import os
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1
_LOOK_EVERY_SECONDS = 0.5


def end_with_parent() -> None:
    """Kill this process once its parent is gone. Call it early, in the process that is to end.

    On Linux the kernel sees to it at once, where the thread that made this process lives as long as its parent; a
    thread that watches the parent sees to the rest.
    """
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if hasattr(os, "getppid"):
        threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    stop = threading.Event()
    while os.getppid() == parent:
        stop.wait(_LOOK_EVERY_SECONDS)
    os._exit(1)
