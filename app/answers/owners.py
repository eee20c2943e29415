"""Which tenant's chain of the ledger a look belongs to: that of the one tenant whose transactions are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from app.answers.incidents import group_of
from app.domain.errors import NotFound
from app.queries.owning_tenant import owner_of, owner_of_cases, owner_of_keys

if TYPE_CHECKING:
    from app.answers.services import Services


def owner(services: Services, object: str) -> str | None:
    """The tenant of an object of the ledger (`transaction:<id>`, or an address); None where it is of several or none.

    An address is of a tenant where its filters name that tenant and no other.
    """
    if object.startswith("/"):
        named = {value for name, value in parse_qsl(urlsplit(object).query) if name == "tenant"}
        return named.pop() if len(named) == 1 else None
    kind, _, identifier = object.partition(":")
    try:
        return _of_thing(services, kind, identifier)
    except NotFound:
        return None


def _of_thing(services: Services, kind: str, identifier: str) -> str | None:
    office = services.whole_office
    if kind == "alert":
        return office.alerts.one(identifier).segment.get("tenant")
    with services.readers(None, tenants=None) as reader:
        if kind == "act":
            act = office.acts.act(identifier)
            return None if act is None else owner_of_keys(reader, [str(item["tx"]) for item in act.items])
        if kind == "incident":
            return owner_of_cases(reader, [case.signature for case in group_of(reader, identifier).cases])
        return owner_of(reader, kind, identifier)
