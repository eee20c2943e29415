"""A process that makes another and dies before that one has said whose life it shares."""

import multiprocessing
import os
import signal
import sys
import time
from pathlib import Path

from app.platform.parent_watch import end_with_parent


def child(folder: str) -> None:
    """Says its id, waits until it is an orphan, and only then asks to end with its parent."""
    made_by = os.getppid()
    pending = Path(folder) / "pending"
    pending.write_text(str(os.getpid()))
    pending.rename(Path(folder) / "child")
    while os.getppid() == made_by:
        time.sleep(0.01)
    end_with_parent()
    time.sleep(600)


if __name__ == "__main__":
    multiprocessing.get_context("spawn").Process(target=child, args=(sys.argv[1],)).start()
    while not (Path(sys.argv[1]) / "child").exists():
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGKILL)
