"""The one place that says who may."""

from app.domain.actor import Actor
from app.domain.errors import Forbidden
from app.security.roles import OF_ALL_TENANTS, Permission, permissions_of


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
