"""The demo's processes: a history first, then the same wires as any installation, with live traffic on them."""

import shutil
import threading
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

from app.domain.errors import BadConfiguration

MARK = ".transom-demo"
HISTORY_END = ".history-end"


def made_anew(folder: Path) -> Path:
    """The demo's folder, empty but for its mark. Raises BadConfiguration for one that holds anything but a demo."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise BadConfiguration(f"{folder} is not empty and holds no demo; choose another folder with --data.")
        for one in folder.iterdir():  # the folder itself is held, so it stays
            shutil.rmtree(one) if one.is_dir() and not one.is_symlink() else one.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("made by transom demo; deleted when the demo starts anew\n", encoding="utf-8")
    return folder


def history_end(folder: Path, told_until: datetime | None = None) -> datetime | None:
    """The instant that the demo's history ends at, once it is all in the journal; `told_until` sets it."""
    mark = folder / HISTORY_END
    if told_until is not None:
        mark.write_text(told_until.isoformat(), encoding="utf-8")
        return told_until
    return datetime.fromisoformat(mark.read_text(encoding="utf-8")) if mark.exists() else None


def is_told(folder: Path) -> bool:
    """Whether the journal in the folder begins where its clock stands: a demo's history is told at instants long past,
    and until all of it is there, no state of it is one that anybody ever knew.
    """
    return not (folder / MARK).exists() or (folder / HISTORY_END).exists()


def wait_until_ready(url: str, stop: threading.Event, seconds: float = 180.0) -> bool:
    """Whether `url` answers 200 within the time, before `stop`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not stop.is_set():
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return True
        except (OSError, urllib.error.URLError):
            pass
        stop.wait(0.2)
    return False
