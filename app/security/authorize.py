"""The one place that says who may."""

from enum import StrEnum

from app.domain.actor import Actor
from app.domain.errors import Forbidden


class Permission(StrEnum):
    """What can be asked for; a route names one of these, and what names none is refused."""

    READ = "read"
    READ_PAYLOAD = "read payload"
    KEEP_VIEWS = "keep views"
    WORK_CASES = "work on cases"
    ACT = "act on transactions"
    WORK_ALERTS = "work on alerts"
    READ_LEDGER = "read the ledger"
    EXPORT_EVIDENCE = "export evidence"
    REVEAL = "reveal payloads"
    REVIEW_REVEALS = "review reveals"


def authorize(actor: Actor | None, permission: str, object: str | None = None) -> None:
    """Return where `actor` has the permission on the object (an id, a tenant, a page); raise `Forbidden` otherwise.

    In local mode the actor has every permission there is. Everybody else has none.
    """
    if actor is not None and actor.local and permission in set(Permission):
        return
    who = "Nobody" if actor is None else actor.name
    what = "" if object is None else f" of {object}"
    raise Forbidden(f"{who} has no permission to {permission}{what}.")
