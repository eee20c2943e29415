"""The demo's history: requests in time order, taken by an intake in this process."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby, takewhile
from operator import attrgetter
from typing import Any, Protocol

import pyarrow as pa

from sample_data import otlp, participants
from sample_data.transaction_script import EVENTS, LOGS, TRACES, Arrival
from sample_data.world import arrivals

PROTOBUF, BATCH = "application/x-protobuf", "application/cloudevents-batch+json"
DAYS = 90
LARGEST_REQUEST = 4000
"""Records in one request: well below the 16 MiB that an intake takes."""

_COARSE, _FINE = 12 * 3600, 1800
_FINE_DAYS = ((34.1, 33.5), (5.1, 4.7), (2.0, -1.0))
"""Days before the end of history, from and to, that were heard of in time: an outage, the retry storm, the present."""


@dataclass(frozen=True)
class TimedRequest:
    """One request body and the instant (naive UTC) at which it reaches the intake; all its records are older."""

    at: datetime
    signal: str
    content_type: str
    body: bytes


def requests(seed: int, now: datetime, days: int = DAYS) -> Iterator[TimedRequest]:
    """The requests of `days` of history up to `now` (naive UTC), in time. The same arguments give the same bytes.

    Requests of the last two days come each half hour, and so do those of older days on which a partner was away; the
    others twice a day: as if collectors between had held them back, so that each commit of the journal holds many.
    """
    end = now.replace(tzinfo=UTC).timestamp()
    waiting: list[Arrival] = []
    closes = 0.0
    for arrival in takewhile(lambda one: one.at <= end, arrivals(seed, end, days)):
        if arrival.at >= closes:
            yield from together(waiting, _naive(closes))
            waiting = []
            closes = _closing(arrival.at, end)
        waiting.append(arrival)
    yield from together(waiting, now)


def _closing(at: float, end: float) -> float:
    """Until when what arrives at an instant is held back: to the next full half hour, or half day.

    No half day reaches into days that are told finely.
    """
    days_ago = (end - at) / 86400
    if any(last < days_ago <= first for first, last in _FINE_DAYS):
        return min((at // _FINE + 1) * _FINE, end)
    ahead = [end - first * 86400 for first, _ in _FINE_DAYS if first < days_ago]
    return min((at // _COARSE + 1) * _COARSE, *ahead, end)


def together(arrivals: Sequence[Arrival], at: datetime) -> Iterator[TimedRequest]:
    """What arrived by an instant as one request of each signal, or several where there is much."""
    for signal in (TRACES, LOGS, EVENTS):
        chosen = [arrival for arrival in arrivals if arrival.signal == signal]
        for start in range(0, len(chosen), LARGEST_REQUEST):
            part = chosen[start : start + LARGEST_REQUEST]
            if signal == EVENTS:
                body = b"[" + b",".join(arrival.data for arrival in part) + b"]"
                yield TimedRequest(at, signal, BATCH, body)
            else:
                yield TimedRequest(at, signal, PROTOBUF, _export(part))


class Appendable(Protocol):
    """The part of a journal that history needs."""

    def append(self, entries: Sequence[Any]) -> int:
        """Store entries of one commit."""
        ...


class Gathered:
    """A journal in front of a journal: holds what is appended until `flush`, then has it stored as one commit.

    Storing goes on beside the next appends, one flush at a time, since most of it is waiting for the disk. What it
    holds is not safe yet, so it is for history alone, whose source can tell it again.
    """

    def __init__(self, journal: Appendable) -> None:
        self._journal = journal
        self._waiting: dict[tuple[str, str, str | None], list[Any]] = {}
        self._storing = ThreadPoolExecutor(1, "history")
        self._stored: Future[int] | None = None

    def append(self, entries: Sequence[Any]) -> int:
        """Hold the entries; they have no offset yet."""
        for entry in entries:
            self._waiting.setdefault((entry.kind, entry.ingested_by, entry.tenant_scope), []).append(entry)
        return 0

    def flush(self, clock: "HistoryClock", at: datetime) -> None:
        """Have what is held stored as a commit at an instant, entries of one kind and sender as one.

        The clock is moved on only then: the commit before this one still reads its own instant.
        """
        entries, self._waiting = self._waiting, {}
        if self._stored is not None:
            self._stored.result()
        self._stored = self._storing.submit(self._store, list(entries.values()), clock, at)

    def close(self) -> None:
        """Wait for what is being stored. Raises what storing raised."""
        try:
            if self._stored is not None:
                self._stored.result()
        finally:
            self._storing.shutdown()

    def _store(self, groups: list[list[Any]], clock: "HistoryClock", at: datetime) -> int:
        clock.now = at
        entries = [
            replace(of_kind[0], table=pa.concat_tables([entry.table for entry in of_kind]).unify_dictionaries())
            for of_kind in groups
        ]
        return self._journal.append(entries)


@dataclass
class HistoryClock:
    """The clock that intake and journal read while history is fed: it stands at the instant of the last commit."""

    now: datetime

    def __call__(self) -> datetime:
        """The instant of history."""
        return self.now


def feed(
    timed: Iterable[TimedRequest],
    accept: Callable[[TimedRequest], int],
    journal: Gathered,
    clock: HistoryClock,
    progress: Callable[[datetime], None] | None = None,
) -> int:
    """Take requests through an intake, one commit for all that share an instant. Returns how many there were.

    `accept` takes a request and answers its HTTP status; the intake behind it appends to `journal`, and the
    journal behind that reads `clock`. Raises RuntimeError when a request is not taken.
    """
    taken = 0
    for at, together_at in groupby(timed, attrgetter("at")):
        for request in together_at:
            status = accept(request)
            if status != 200:
                raise RuntimeError(f"History of {at} was answered with status {status}.")
            taken += 1
        journal.flush(clock, at)
        if progress is not None:
            progress(at)
    journal.close()
    return taken


def _export(part: Sequence[Arrival]) -> bytes:
    by_service: dict[str, list[bytes]] = {}
    for arrival in part:
        by_service.setdefault(arrival.sender, []).append(arrival.data)
    return otlp.request(by_service, participants.SERVICES)


def _naive(seconds: float) -> datetime:
    return datetime(1970, 1, 1) + timedelta(seconds=seconds)  # noqa: DTZ001
