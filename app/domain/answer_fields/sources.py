"""The fields of a source, a queue, and of what could not be loaded."""

from datetime import datetime
from typing import Annotated, TypedDict


class Queue(TypedDict):
    """A review queue, or a state that waits on a queue or a review."""

    kind: Annotated[str, "review_queue or state"]
    queue: str | None
    workflow: str | None
    state: str | None
    waits_on: str | None
    depth: int
    unassigned: int | None
    oldest: datetime | None
    overdue: int
    forecast: Annotated[int | None, "how many that are in time will be late at the present pace"]
    owner: str | None


class Rejections(TypedDict):
    """Records of a source that were refused for one reason; `example` is where the last one stood."""

    reason: str
    n: int
    last_at: datetime | None
    example: str | None


class JoinCandidate(TypedDict):
    """An attribute by which unjoined records would join; `known` traces of it name a known transaction."""

    attribute: str
    share: float
    ids: int
    traces: int
    known: int


class SourceColumns(TypedDict):
    """A service or event source, with the token that it sends with, as a row of a file."""

    source: str
    ingested_by: str
    last_event_time: datetime | None
    last_ingested_at: datetime | None
    usual_gap: Annotated[float | None, "seconds"]
    silent: bool | None
    accepted: Annotated[int, "stored"]
    repeated: Annotated[int, "sent again, or under a key that was taken: acknowledged, and stored once"]
    rejected: Annotated[dict[str, int], "by reason"]
    set_aside: Annotated[int, "accepted, and could not be loaded"]
    unjoined: int | None
    would_join: Annotated[str | None, "the attribute that holds known transaction ids most often"]
    would_join_share: Annotated[float | None, "of its unjoined records"]
    clock_offset: Annotated[float | None, "seconds"]


class Source(SourceColumns):
    """A service or event source, with the token that it sends with."""

    rejections: list[Rejections]
    join_candidates: list[JoinCandidate]


class SetAside(TypedDict):
    """What was acknowledged and could not be loaded: one row a sender, kind, file and reason."""

    id: Annotated[str, "names the row, to dismiss it"]
    source: str | None
    ingested_by: str | None
    kind: str
    file: str | None
    reason: str
    records: int
    rows: int
    first_offset: int | None
    last_offset: int | None
    first_at: datetime | None
    last_at: datetime | None


class SetAsidePlace(TypedDict):
    """One record, journal entry or store file of such a row, by its place in the journal."""

    entry_offset: int
    place: int
    file: str
    records: int
    tenant_scope: str | None
    source: str | None
    kind: str
    reason: str
