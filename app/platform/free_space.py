"""Free space of the disk that holds the data, watched before it ends.

Two levels: below the first, what can be made again stops to grow (the store, which is made from the journal); below
the second, which is a quarter of it, nothing new is accepted, while there is still room to finish what is under way.
"""

import shutil
from pathlib import Path

_RESERVE_BYTES = 256 * 1024 * 1024
_PART = 10
"""Of a disk, the reserve is a tenth at most, so that a small one can be used at all."""


def free_bytes(folder: Path) -> int:
    """Free bytes of the disk of a folder that is there."""
    return shutil.disk_usage(folder).free


def is_low(folder: Path, wanted: int = 0) -> bool:
    """Whether what can be made again should not grow now by `wanted` bytes."""
    usage = shutil.disk_usage(folder)
    return usage.free - wanted < _reserve(usage.total)


def is_full(folder: Path, wanted: int = 0) -> bool:
    """Whether nothing new of `wanted` bytes should be accepted."""
    usage = shutil.disk_usage(folder)
    return usage.free - wanted < _reserve(usage.total) // 4


def _reserve(total: int) -> int:
    return min(_RESERVE_BYTES, total // _PART)
