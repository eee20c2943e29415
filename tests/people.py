"""Persons who act in tests."""

from flask import Request

from app.domain.actor import Actor

_OPERATOR = frozenset(("operator",))
KIM, LEE, MARA, JON = (Actor(name, _OPERATOR) for name in ("kim", "lee", "mara", "jon"))


class Named:
    """Authenticates as whoever the test says, by roles, tenants and name in headers; without roles as nobody."""

    def actor_of(self, request: Request) -> Actor | None:
        roles, tenants = request.headers.get("X-Roles"), request.headers.get("X-Tenants")
        scope = frozenset(tenants.split()) if tenants is not None else None
        name = request.headers.get("X-Name", "kim")
        return None if roles is None else Actor(name, frozenset(roles.split()), tenants=scope)

    def is_local(self) -> bool:
        return False
