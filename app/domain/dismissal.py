"""The dismissal of something that was acknowledged and could not be loaded."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Dismissal:
    """What it is about is named by its place: see `app.store.condition.SetAside`. `at` is naive UTC."""

    entry_offset: int
    place: int
    file: str
    at: datetime
