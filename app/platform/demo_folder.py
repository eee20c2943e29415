"""The demo's folder: marks that say that a demo made it, and whether its made-up history is all in the journal."""

import shutil
from datetime import datetime
from pathlib import Path

from app.domain.errors import BadConfiguration

MARK = ".transom-demo"
HISTORY_END = ".history-end"


def clear_demo_folder(folder: Path) -> Path:
    """The demo's folder, empty but for its mark. Raises BadConfiguration for one that holds anything but a demo."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise BadConfiguration(f"{folder} is not empty and holds no demo; choose another folder with --data.")
        for entry in folder.iterdir():  # the folder itself is locked, so it stays
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("made by transom demo; deleted when the demo starts anew\n", encoding="utf-8")
    return folder


def history_end(folder: Path, end: datetime | None = None) -> datetime | None:
    """The instant that the demo's history ends at, once it is all in the journal; `end` writes it down."""
    mark = folder / HISTORY_END
    if end is not None:
        mark.write_text(end.isoformat(), encoding="utf-8")
        return end
    return datetime.fromisoformat(mark.read_text(encoding="utf-8")) if mark.exists() else None


def history_complete(folder: Path) -> bool:
    """Whether the journal holds all of the history that it is to begin with; true of every folder but a demo's.

    The demo's history is ingested at instants long past: a state from the middle of it was never anybody's present.
    """
    return not (folder / MARK).exists() or (folder / HISTORY_END).exists()
