"""Locks the data folder, so that only one Transom process uses it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import BadConfiguration

if sys.platform != "win32":
    import fcntl


@contextmanager
def lock_data(folder: Path) -> Iterator[None]:
    """Locks the folder, which is made where it is missing, until the context or this process ends.

    The folder itself is locked, so no lock file is left in it, and a kill unlocks it. Windows has no such lock.
    Raises BadConfiguration where another process has locked it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> None:
    if sys.platform != "win32":
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadConfiguration(
                f"{folder} is in use by a Transom that is running. Stop that one, or choose another folder with --data."
            ) from None


def is_locked(folder: Path) -> bool:
    """Whether a running Transom has locked the folder."""
    try:
        with lock_data(folder):
            return False
    except BadConfiguration:
        return True
