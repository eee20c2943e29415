"""Retention: of each kind of record, what came in longer ago than the catalog's `[retention]` says is removed.

The journal's entries go, and a store is made anew from what is left, so that the two cannot differ. Records that came
in together (one commit, sender and kind) stay together: all of them while one is of an open or held transaction. Every
removal is on record before it is done, with the hash of what is gone; the seals of its commits stay and verify.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from app.catalog.model import Catalog
from app.domain.actor import SYSTEM
from app.domain.errors import Forbidden
from app.domain.reach import Reach
from app.domain.records import Kind
from app.journal.retention import KindEntry, closed_days, entries_of_day, removals, remove
from app.office import Hold, NewEntry, Office
from app.queries.retention_exceptions import retained
from app.store.reader import Reader
from app.store.store import Store

REMOVED = "retention.removed"
_DAY = timedelta(days=1)


class Retention:
    """For one process at a time. `begun` is called before anything is removed; the store must be made anew after it."""

    def __init__(
        self,
        journal: Path,
        store: Store,
        office: Office,
        catalog: Callable[[], Catalog],
        clock: Callable[[], datetime],
        begun: Callable[[], None] = lambda: None,
    ) -> None:
        self._journal, self._store, self._office = journal, store, office
        self._catalog, self._clock, self._begun = catalog, clock, begun

    def run(self) -> int:
        """Remove what is over; how many records. The store still has them then, until it is made anew.

        MUST be called only once the store holds all closed days. Raises Unavailable where the journal or the ledger
        cannot be used.
        """
        n = sum(self._of_day(day) for day in closed_days(self._journal))
        self._destroy_keys()
        return n

    def _destroy_keys(self) -> None:
        """Keys of months of which no payload is left, so that no copy of one can be opened any more."""
        days = closed_days(self._journal)
        if str(Kind.PAYLOAD) not in self._catalog().retention or not days:
            return
        for month in sorted({key.month for key in self._office.keys.history() if key.destroyed_at is None}):
            after = (date.fromisoformat(f"{month}-01") + timedelta(days=32)).replace(day=1)
            own = [day for day in days if f"{day:%Y-%m}" == month or day == after]
            if after < days[-1] and all(self._has_no_payload(day) for day in own):
                try:
                    reason = "retention: no payload of this month is left"
                    self._office.erasures.of_keys(SYSTEM, Reach(month=month), reason)
                except Forbidden:  # on hold
                    continue

    def _has_no_payload(self, day: date) -> bool:
        return all(entry.removed for entry in entries_of_day(self._journal, day, Kind.PAYLOAD))

    def _of_day(self, day: date) -> int:
        since, now = datetime.combine(day, time.min), self._clock()
        until = since + _DAY
        over = [
            Kind(kind) for kind, seconds in self._catalog().retention.items() if until + timedelta(0, seconds) <= now
        ]
        holds = [hold for hold in self._office.holds.all(active=True) if hold.reach.month in (None, f"{day:%Y-%m}")]
        if not over or any(hold.reach.tenant is None and hold.reach.transaction_id is None for hold in holds):
            return 0
        gone: dict[int, int] = {}
        with self._store.reader(now=now) as reader:
            for kind in over:
                entries = [entry for entry in entries_of_day(self._journal, day, kind) if not entry.removed]
                if entries:
                    staying = _staying(reader, kind, (since, until), holds)
                    gone |= {entry.offset: entry.records for entry in entries if _group(entry) not in staying}
        if gone:
            acts = [
                NewEntry(REMOVED, removal.object, "the catalog's retention", removal.outcome)
                for removal in removals(day, entries_of_day(self._journal, day), gone.keys())
                if Kind(removal.kind) in over
            ]
            self._office.ledger.record_all(SYSTEM, acts)
            self._begun()
            remove(self._journal, day, gone.keys())
        return sum(gone.values())


def days_kept(catalog: Catalog) -> dict[str, int | None]:
    """How many days records of each kind are kept for, in the order of the kinds; None: for good."""
    kept = {kind: catalog.retention.get(str(kind)) for kind in Kind}
    return {str(kind): None if seconds is None else seconds // 86_400 for kind, seconds in kept.items()}


def _staying(
    reader: Reader, kind: Kind, stretch: tuple[datetime, datetime], holds: list[Hold]
) -> set[tuple[datetime, str, str]]:
    reaches: list[Reach] = [hold.reach for hold in holds]
    ids = [reach.transaction_id for reach in reaches if reach.transaction_id is not None]
    tenants = [reach.tenant for reach in reaches if reach.tenant is not None and reach.transaction_id is None]
    return retained(reader, kind, stretch, ids, tenants)


def _group(entry: KindEntry) -> tuple[datetime, str, str]:
    return entry.ingested_at, entry.ingested_by, entry.tenant_scope or ""
