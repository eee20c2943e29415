"""Dismissals: what could not be loaded and is reported no more, since somebody decided so and said why."""

from collections.abc import Callable, Iterable
from datetime import datetime

from app.domain.actor import Actor
from app.domain.dismissal import Dismissal
from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.database import Database
from app.office.holds import checked_reason
from app.office.ledger import Ledger

DISMISSED = "set_aside.dismissed"


class Dismissals:
    """Kept in the office's file, since the store can be made anew. Each is on record in the ledger, or is not made."""

    def __init__(self, database: Database, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._database, self._ledger, self._clock = database, ledger, clock

    def dismiss(
        self,
        actor: Actor,
        object: str,
        places: Iterable[tuple[int, int, str]],
        reason: str,
        outcome: str,
        tenant: str | None,
    ) -> list[Dismissal]:
        """Dismisses what lies at these places (entry offset, place in the entry, file), as one entry of the ledger.

        `object`, `outcome` and `tenant` are the entry's. Raises BadInput without a reason, Unavailable where it cannot
        be put on record.
        """
        reason = checked_reason(reason)
        at = self._clock()
        dismissals = [Dismissal(*place, at) for place in places]
        with self._database.transaction():
            for dismissal in dismissals:
                values = {**vars(dismissal), "at": to_rfc3339(at), "actor": actor.name, "reason": reason}
                self._database.execute("insert_dismissal", values)
            self._ledger.enter(actor, DISMISSED, object, reason, outcome, tenant)
        return dismissals

    def all(self) -> list[Dismissal]:
        """Every dismissal, in the journal's order."""
        rows = self._database.look("dismissals")
        return [Dismissal(row["entry_offset"], row["place"], row["file"], of_rfc3339(row["at"])) for row in rows]
