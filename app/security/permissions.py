"""Who may do what: the permissions of every role in one table, and the check of a person against it."""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.actor import Actor
from app.domain.errors import Forbidden


class Permission(StrEnum):
    """What can be asked for; a route names one of these, and what names none is refused."""

    READ_FIGURES = "read figures and the sentences of cases"
    READ = "read"
    READ_PAYLOAD = "read payload"
    READ_CATALOG = "read the catalog"
    READ_LEDGER = "read the ledger"
    EXPORT_EVIDENCE = "export evidence"
    REVEAL = "reveal payloads"
    REVIEW_REVEALS = "review reveals"
    HOLD = "place and release legal holds"
    ERASE = "erase payloads"
    KEEP_VIEWS = "keep views"
    WORK_CASES = "work on cases"
    DISMISS = "dismiss records that could not be loaded"
    ACT = "act on transactions"
    WORK_ALERTS = "work on alerts"
    SHARE = "share scorecards with partners"
    USE = "use Transom"
    MANAGE_ACCOUNTS = "manage accounts and tokens"


_EVERYBODY = frozenset((Permission.USE,))
_READER = _EVERYBODY | {Permission.READ_FIGURES, Permission.READ_CATALOG, Permission.KEEP_VIEWS}

ROLES: Mapping[str, frozenset[Permission]] = {
    "operator": _READER
    | {
        Permission.READ,
        Permission.READ_PAYLOAD,
        Permission.WORK_CASES,
        Permission.DISMISS,
        Permission.ACT,
        Permission.WORK_ALERTS,
        Permission.REVEAL,
        Permission.SHARE,
    },
    "executive": _READER,
    "auditor": _READER | {Permission.READ, Permission.READ_LEDGER, Permission.EXPORT_EVIDENCE},
    "privacy": _READER
    | {
        Permission.READ,
        Permission.READ_PAYLOAD,
        Permission.READ_LEDGER,
        Permission.REVEAL,
        Permission.REVIEW_REVEALS,
        Permission.HOLD,
        Permission.ERASE,
    },
    "engineer": _READER | {Permission.READ, Permission.DISMISS},
    "admin": _EVERYBODY | {Permission.READ_CATALOG, Permission.MANAGE_ACCOUNTS},
}
"""An auditor sees records as redaction leaves them and no payload; an admin sees no transaction, and nobody changes the
ledger. A person with several roles has what any of them has."""

SENTENCES: Mapping[str, str] = {
    "operator": "works on cases, alerts and transactions; payloads redacted, and clear for a reason, on record",
    "executive": "sees figures and the sentences of cases, no single transaction",
    "auditor": "sees the ledger and transactions, no payloads",
    "privacy": "sees the ledger, transactions, and payloads as an operator; holds and erases, for all tenants alone",
    "engineer": "connects systems: sees transactions and the catalog, no payloads; dismisses what could not be loaded",
    "admin": "manages accounts and tokens, and sees the catalog; no transactions",
}
"""What each role is for, in a sentence for the person who gives it."""

OF_ALL_TENANTS = frozenset((Permission.HOLD, Permission.ERASE, Permission.MANAGE_ACCOUNTS))
"""What cannot be cut to some tenants, so that whoever is limited to some has none of it, whatever the role."""


def permissions_of(roles: frozenset[str]) -> frozenset[Permission]:
    """Everything that somebody with these roles may do; a role that is none gives nothing."""
    return frozenset().union(*(ROLES.get(role, frozenset()) for role in roles))


def may(actor: Actor | None, permission: str) -> bool:
    """Whether `actor` has the permission. In local mode the actor has every one; nobody has one that does not exist."""
    if actor is None or permission not in set(Permission):
        return False
    if actor.tenants is not None and permission in OF_ALL_TENANTS:
        return False
    return actor.local or permission in permissions_of(actor.roles)


def authorize(actor: Actor | None, permission: str, object: str | None = None) -> None:
    """Return where `actor` has the permission on the object (an id, a page); raise `Forbidden` otherwise.

    Tenants are no matter of permission: a reader that is opened for the actor holds only those of the actor.
    """
    if may(actor, permission):
        return
    who = "Nobody" if actor is None else actor.name
    what = "" if object is None else f" of {object}"
    raise Forbidden(f"{who} has no permission to {permission}{what}.")
