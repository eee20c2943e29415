"""Who may do what. Without accounts there is one actor, who is at this machine and may do everything."""

from app.domain.actor import Actor
from app.security.access import Access, access_of
from app.security.actor import LOCAL
from app.security.authenticator import Authenticator, LocalMode, actor_of_request
from app.security.authorize import Permission, authorize

__all__ = [
    "LOCAL",
    "Access",
    "Actor",
    "Authenticator",
    "LocalMode",
    "Permission",
    "access_of",
    "actor_of_request",
    "authorize",
]
