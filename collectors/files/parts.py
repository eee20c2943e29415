"""A part of a file: a request for the intake, as a sender would have made it.

So a file takes the same road as the wire, in this process or at a collector's address, and is judged by the same rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.catalog.record_mapping import RecordMapping

RECORDS = 1_000
"""Records to a request, at about 1 KB each well under the intake's 16 MiB."""
BYTES = 4 * 1024 * 1024
"""Size at which a request is sent although it holds fewer."""


@dataclass(frozen=True)
class Choices:
    """How a file is to be read: `form` is one of the formats or auto; `workflow` by default the file's name.

    `mapping` makes records of the rows of CSV and Parquet; `object_type` names the objects of OCEL that are cases.
    """

    form: str = "auto"
    workflow: str | None = None
    mapping: RecordMapping | None = None
    object_type: str | None = None


@dataclass(frozen=True)
class Problem:
    """What of a file was not taken: where (`line 12`, `case 7, event 3`), why, and how many records it was."""

    place: str
    reason: str
    records: int = 1

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True)
class Part:
    """One request: `signal` is traces, logs or events. `records` counts what it holds.

    `places` says where in the file each record stood, or, where there is but one, the request. `problems` were found
    before it was made. `position` is how far the file was read then, in its bytes on disk.
    """

    signal: str
    content_type: str
    body: bytes
    records: int
    places: Sequence[str]
    position: int
    problems: Sequence[Problem] = field(default=())
