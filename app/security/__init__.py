"""Who may do what. Without accounts there is one actor, who is at this machine and may do everything."""

from app.security.actor import LOCAL, Actor
from app.security.authorize import Permission, authorize

__all__ = ["LOCAL", "Actor", "Permission", "authorize"]
