"""How far an outbox was read, in a file that survives whoever reads.

A sequence says nothing about the order of commits: a row may become visible after rows with higher numbers. So the
position is in transaction ids. A pass reads every row whose transaction is not below the position's `horizon`; all that
was below the server's own horizon (its oldest transaction still running) when the pass began has been read when it
ends, and that is where the next pass begins. Rows of transactions that ended meanwhile are read again.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from app.domain.errors import Unavailable


@dataclass(frozen=True)
class Position:
    """`server` says whose transaction ids these are. All rows below `horizon` were sent.

    `target` is the horizon of the pass under way, None between passes; `after` its last row sent: transaction and key.
    """

    server: str
    horizon: int = 0
    target: int | None = None
    after: tuple[str, ...] | None = None


class PositionFile:
    """The file of one table's position. Losing it costs reading the table again, which doubles nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Position | None:
        """The position; None where there is none, or the file is damaged."""
        try:
            stored = json.loads(self.path.read_text(encoding="utf-8"))
            after, target = stored["after"], stored["target"]
            return Position(
                str(stored["server"]),
                int(stored["horizon"]),
                None if target is None else int(target),
                None if after is None else tuple(str(part) for part in after),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, position: Position) -> None:
        """Replaces the file; it is on disk when this returns. Raises Unavailable where it cannot be written."""
        beside = self.path.with_name(f".{self.path.name}.new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with beside.open("w", encoding="utf-8") as file:
                json.dump(asdict(position), file)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
        except OSError as error:
            raise Unavailable(f"{self.path}: the position cannot be written ({error.strerror}).") from None
