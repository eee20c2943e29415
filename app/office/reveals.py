"""Reviews of reveals: what the privacy owner decided about each look at a payload in clear."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.actor import Actor
from app.domain.errors import BadInput, Forbidden, NotFound
from app.domain.instants import of_rfc3339, to_rfc3339
from app.office.database import Database
from app.office.ledger import Ledger

VERDICTS = ("justified", "not justified")
_LONGEST_NOTE = 2000


@dataclass(frozen=True)
class Reveal:
    """An entry `payload.reveal` of the ledger, and its review; the last four are None while it waits for one."""

    chain: str
    sequence: int
    at: datetime
    actor: str
    role: str
    object: str
    reason: str
    policy: str | None
    reviewer: str | None
    reviewed_at: datetime | None
    verdict: str | None
    note: str | None


class Reveals:
    """Kept in the office's file: a review is an entry of the ledger, or is not done."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._database, self._ledger = database, ledger

    def all(self, waiting: bool = False, limit: int = 100) -> list[Reveal]:
        """Reveals, the latest first; only those that wait for their review where `waiting` says so."""
        with self._database.transaction():
            values = {"waiting": int(waiting), "limit": limit, "chains": self._ledger.names(None)}
            rows = [dict(row) for row in self._database.execute("reveals", values)]
        return [
            Reveal(
                **{
                    **row,
                    "at": of_rfc3339(row["at"]),
                    "reviewed_at": of_rfc3339(row["reviewed_at"]) if row["reviewed_at"] else None,
                }
            )
            for row in rows
        ]

    def review(self, actor: Actor, chain: str, sequence: int, verdict: str, note: str | None) -> None:
        """Say once whether a reveal was justified.

        Raises NotFound for what is no reveal; BadInput for another verdict, or one that is given already; Forbidden
        where the reviewer is who revealed it: in local mode that cannot be told apart.
        """
        if verdict not in VERDICTS:
            raise BadInput(f"verdict: {verdict[:60]!r} is not one of {', '.join(VERDICTS)}.")
        if note is not None and len(note) > _LONGEST_NOTE:
            raise BadInput(f"note: takes {_LONGEST_NOTE:,} characters at most.")
        with self._database.transaction():
            rows = self._database.execute("reveal", {"chain": chain, "sequence": sequence})
            visible = self._ledger.chains
            if not rows or (visible is not None and chain not in visible):
                raise NotFound(f"Entry {sequence} of chain {chain[:60]!r} is no reveal.")
            if rows[0]["reviewer"] is not None:
                raise BadInput(f"This reveal was reviewed by {rows[0]['reviewer']}.")
            if rows[0]["actor"] == actor.name and not actor.local:
                raise Forbidden("A reveal is reviewed by somebody else than who made it.")
            tenant = self._ledger.tenant_of(chain)
            entry = self._ledger.enter(
                actor, "payload.reveal_reviewed", rows[0]["object"], note, outcome=verdict, tenant=tenant
            )
            values = {"chain": chain, "sequence": sequence, "reviewer": actor.name, "at": to_rfc3339(entry.at)}
            self._database.execute("insert_reveal_review", {**values, "verdict": verdict, "note": note})
