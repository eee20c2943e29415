"""Legal holds: what must be kept, whatever retention or an erasure would take."""

import secrets
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from app.domain.actor import Actor
from app.domain.errors import BadInput, Forbidden, NotFound
from app.domain.instants import of_rfc3339, to_rfc3339
from app.domain.reach import Reach
from app.office.database import Database
from app.office.ledger import Ledger

LONGEST_REASON = 2000


@dataclass(frozen=True)
class Hold:
    """Until it is released; the last three are None while it holds."""

    hold_id: str
    reach: Reach
    reason: str
    placed_by: str
    placed_at: datetime
    released_by: str | None = None
    released_at: datetime | None = None
    release_reason: str | None = None


class Holds:
    """Kept in the office's file: what is placed or released is an entry of the ledger, or is not done."""

    def __init__(self, database: Database, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._database, self._ledger, self._clock = database, ledger, clock
        self._tenants: frozenset[str] | None = None

    def of_tenants(self, tenants: frozenset[str]) -> "Holds":
        """The same, of which the holds on these tenants' records alone are listed."""
        cut = copy(self)
        cut._tenants = tenants
        return cut

    def place(self, actor: Actor, reach: Reach, reason: str) -> Hold:
        """Begin a hold. Raises BadInput without a reason, Unavailable where it cannot be put on record."""
        reason = checked_reason(reason)
        with self._database.transaction():
            hold = Hold(secrets.token_hex(4), reach, reason, actor.name, self._clock())
            values = {**vars(hold), **vars(reach), "placed_at": to_rfc3339(hold.placed_at)}
            self._database.execute("insert_hold", {name: values[name] for name in _PLACED})
            self._ledger.enter(actor, "hold.placed", reach.words, reason, f"hold {hold.hold_id}", reach.tenant)
        return hold

    def release(self, actor: Actor, hold_id: str, reason: str) -> Hold:
        """End a hold. Raises NotFound for one that is not there or ended, BadInput without a reason."""
        reason = checked_reason(reason)
        with self._database.transaction():
            hold = next((hold for hold in self._all(active=True) if hold.hold_id == hold_id), None)
            if hold is None:
                raise NotFound(f"There is no hold {hold_id[:40]!r} that still holds.")
            values = {"hold_id": hold_id, "released_by": actor.name, "released_at": to_rfc3339(self._clock())}
            self._database.execute("release_hold", {**values, "release_reason": reason})
            self._ledger.enter(actor, "hold.released", hold.reach.words, reason, f"hold {hold_id}", hold.reach.tenant)
        return next(hold for hold in self.all() if hold.hold_id == hold_id)

    def all(self, active: bool = False) -> list[Hold]:
        """Holds, the latest first; only those that still hold where `active` says so."""
        with self._database.transaction():
            holds = self._all(active)
        return [hold for hold in holds if self._tenants is None or hold.reach.tenant in self._tenants]

    def check(self, reach: Reach, also: frozenset[str] = frozenset()) -> None:
        """Raises Forbidden where a hold keeps something of the reach; inside a transaction that is open.

        A hold on one transaction is judged by whoever knows its records: `also` are the ids of such holds that meet.
        """
        for hold in self._meeting(reach, also):
            raise Forbidden(
                f"The legal hold {hold.hold_id} on {hold.reach.words} (by {hold.placed_by}, "
                f"{hold.placed_at:%Y-%m-%d}: {hold.reason[:200]}) keeps this. Nothing was erased; release it first."
            )

    def meeting(self, reach: Reach, also: frozenset[str] = frozenset()) -> list[Hold]:
        """The holds that keep something of the reach; `also` as `check` takes it."""
        with self._database.transaction():
            return self._meeting(reach, also)

    def _meeting(self, reach: Reach, also: frozenset[str]) -> list[Hold]:
        of_records = reach.transaction_id is None
        return [
            hold
            for hold in self._all(active=True)
            if hold.hold_id in also
            or (not (of_records and hold.reach.transaction_id is not None) and hold.reach.meets(reach))
        ]

    def _all(self, active: bool) -> list[Hold]:
        rows = self._database.execute("holds", {"active": int(active)})
        return [
            Hold(
                row["hold_id"],
                Reach(row["tenant"], row["month"], row["transaction_id"]),
                row["reason"],
                row["placed_by"],
                of_rfc3339(row["placed_at"]),
                row["released_by"],
                of_rfc3339(row["released_at"]) if row["released_at"] else None,
                row["release_reason"],
            )
            for row in rows
        ]


_PLACED = ("hold_id", "tenant", "month", "transaction_id", "reason", "placed_by", "placed_at")


def checked_reason(reason: str) -> str:
    """The reason without space around it. Raises BadInput for none, or one that is too long."""
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise BadInput(f"reason: takes 1 to {LONGEST_REASON:,} characters.")
    return reason
