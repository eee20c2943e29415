"""An access review: accounts and their rights beside what each did in a period."""

from datetime import datetime, timedelta

from app.domain.actor import SYSTEM
from app.domain.rows import Row
from app.office import Office
from app.security import SENTENCES, permissions_of

LAST = timedelta(days=90)
_NOTHING = {"entries": 0, "last_at": None, "reads": 0, "payloads": 0, "in_clear": 0, "exports": 0}


def access_review(office: Office, now: datetime, tenants: frozenset[str] | None = None) -> list[Row]:
    """{actor, roles, rights, tenants, disabled, entries, reads, payloads, in_clear, exports, last_at} of 90 days.

    Everybody with an account, whether it was used or not, and everybody whom the ledger names without one (in local
    mode: `local`). `tenants` None means all; `rights` are sentences. With `tenants` only who may see one of these, and
    of their tenants only these.
    """
    did = {row["actor"]: row for row in office.ledger.people(now - LAST) if row["actor"] != SYSTEM.name}
    rows = []
    for account in office.accounts.all():
        own = did.pop(account.name, _NOTHING)
        if tenants is not None and account.tenants is not None and not tenants & frozenset(account.tenants):
            continue
        rights = sorted(permission.value for permission in permissions_of(account.roles))
        of = None if account.tenants is None else sorted(t for t in account.tenants if tenants is None or t in tenants)
        disabled = account.disabled_at is not None
        who = {"actor": account.name, "roles": sorted(account.roles), "rights": rights, "tenants": of}
        rows.append({**own, **who, "disabled": disabled})
    for name, own in did.items():
        roles = own["role"].split()
        rights = sorted(permission.value for permission in permissions_of(frozenset(roles)))
        rows.append({**own, "actor": name, "roles": roles, "rights": rights, "tenants": None, "disabled": False})
    return sorted(rows, key=lambda row: str(row["actor"]))


def roles_in_words() -> list[tuple[str, str]]:
    """Each role with what it is for."""
    return list(SENTENCES.items())
