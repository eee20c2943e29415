"""Retention: of each kind of record, what came in longer ago than the catalog's `[retention]` says is removed.

The journal's entries go, and a store is made anew from what is left, so that the two cannot differ. Records that came
in together (one commit, sender and kind) stay together: all of them while one is of an open or held transaction. Every
removal is on record before it is done, with the hash of what is gone; the seals of its commits stay and verify.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from app.catalog.model import Catalog
from app.domain.actor import SYSTEM
from app.domain.errors import Forbidden
from app.domain.reach import Reach
from app.domain.records import Kind
from app.journal.removal import KindEntry, closed_days, entries_of_day, removals, remove
from app.office import Hold, NewEntry, Office
from app.queries.retention_exceptions import Group, retained
from app.store.reader import Reader
from app.store.store import Store

REMOVED = "retention.removed"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Judged:
    """Of one kind of a day: the entries that go, those that holds keep, those of open transactions."""

    kind: Kind
    gone: Sequence[KindEntry]
    on_hold: Sequence[KindEntry]
    still_open: Sequence[KindEntry]


@dataclass
class Plan:
    """Of one kind, kept for so many days: how many records would go, of which days; how many stay, and why."""

    kind: str
    days: int
    removes: int = 0
    keeps_on_hold: int = 0
    keeps_open: int = 0
    first_day: date | None = None
    last_day: date | None = None

    def count(self, day: date, judged: Judged) -> None:
        """Another day, in order."""
        self.removes += _records(judged.gone)
        self.keeps_on_hold += _records(judged.on_hold)
        self.keeps_open += _records(judged.still_open)
        if judged.gone:
            self.first_day, self.last_day = self.first_day or day, day


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

    def plan(self) -> list[Plan]:
        """What a run would do now, by kind; nothing is removed. Raises Unavailable as `run` does."""
        plans: dict[Kind, Plan] = {}
        days = days_kept(self._catalog())
        for day in closed_days(self._journal):
            for judged in self._judged(day):
                plan = plans.setdefault(judged.kind, Plan(str(judged.kind), days[str(judged.kind)] or 0))
                plan.count(day, judged)
        return [plans[kind] for kind in Kind if kind in plans]

    def _of_day(self, day: date) -> int:
        judged = self._judged(day)
        gone = {entry.offset: entry.records for kind in judged for entry in kind.gone}
        if gone:
            over = {judged_kind.kind for judged_kind in judged}
            acts = [
                NewEntry(REMOVED, removal.object, "the catalog's retention", removal.outcome)
                for removal in removals(day, entries_of_day(self._journal, day), gone.keys())
                if Kind(removal.kind) in over
            ]
            self._office.ledger.record_all(SYSTEM, acts)
            self._begun()
            remove(self._journal, day, gone.keys())
        return sum(gone.values())

    def _judged(self, day: date) -> list[Judged]:
        """Of each kind of a day whose time is over: the entries that go, and those that stay, and why."""
        since, now = datetime.combine(day, time.min), self._clock()
        until = since + _DAY
        over = [
            Kind(kind) for kind, seconds in self._catalog().retention.items() if until + timedelta(0, seconds) <= now
        ]
        holds = [hold for hold in self._office.holds.all(active=True) if hold.reach.month in (None, f"{day:%Y-%m}")]
        whole_day = any(hold.reach.tenant is None and hold.reach.transaction_id is None for hold in holds)
        judged = []
        with ExitStack() as stack:
            reader = stack.enter_context(self._store.reader(now=now)) if over else None
            for kind in over:
                entries = [entry for entry in entries_of_day(self._journal, day, kind) if not entry.removed]
                if entries and reader is not None:
                    still_open = _staying(reader, kind, (since, until), [])
                    staying = _staying(reader, kind, (since, until), holds) if holds else still_open
                    judged.append(_judged(kind, entries, still_open, staying, whole_day))
        return judged


def days_kept(catalog: Catalog) -> dict[str, int | None]:
    """How many days records of each kind are kept for, in the order of the kinds; None: for good."""
    lengths = {kind: catalog.retention.get(str(kind)) for kind in Kind}
    return {str(kind): None if seconds is None else seconds // 86_400 for kind, seconds in lengths.items()}


def _staying(reader: Reader, kind: Kind, stretch: tuple[datetime, datetime], holds: list[Hold]) -> set[Group]:
    reaches: list[Reach] = [hold.reach for hold in holds]
    ids = [reach.transaction_id for reach in reaches if reach.transaction_id is not None]
    tenants = [reach.tenant for reach in reaches if reach.tenant is not None and reach.transaction_id is None]
    return retained(reader, kind, stretch, ids, tenants)


def _judged(
    kind: Kind,
    entries: Sequence[KindEntry],
    still_open: Collection[Group],
    staying: Collection[Group],
    whole_day: bool,
) -> Judged:
    """`whole_day` says that a hold keeps all of it; records that came in together go or stay together."""
    own_open = [entry for entry in entries if _group(entry) in still_open]
    others = [entry for entry in entries if _group(entry) not in still_open]
    on_hold = others if whole_day else [entry for entry in others if _group(entry) in staying]
    gone = [] if whole_day else [entry for entry in others if _group(entry) not in staying]
    return Judged(kind, gone, on_hold, own_open)


def _records(entries: Sequence[KindEntry]) -> int:
    return sum(entry.records for entry in entries)


def _group(entry: KindEntry) -> Group:
    return entry.ingested_at, entry.ingested_by, entry.tenant_scope or ""
