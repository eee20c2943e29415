"""A process that ends with its parent: after a kill -9 of the parent it would answer for a second server."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1
_LOOK_EVERY_SECONDS = 0.5


def end_with_parent() -> None:
    """Kill this process once its parent is gone. Call it early, in the process that is to end.

    On Linux the kernel sees to it at once, where the thread that made this process lives as long as its parent; a
    thread that watches the parent sees to the rest. A parent that died while this process was still starting (seconds,
    on a busy machine) is known by what `multiprocessing` says of it: `getppid` then names whoever took this one over.
    """
    made_by = multiprocessing.parent_process()
    parent = os.getppid() if made_by is None or made_by.pid is None else made_by.pid
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if hasattr(os, "getppid"):
        if os.getppid() != parent:
            os._exit(1)
        threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    stop = threading.Event()
    while os.getppid() == parent:
        stop.wait(_LOOK_EVERY_SECONDS)
    os._exit(1)
