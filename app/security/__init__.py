"""Who asks, and what they may do: roles, and ways to sign in. Without accounts one local actor may do everything."""

from app.domain.actor import Actor
from app.security.access import Access, access_of
from app.security.actor import LOCAL
from app.security.attempts import Attempts
from app.security.authenticator import Authenticator, LocalMode, actor_of_request, request_number
from app.security.machine_owner import MachineOwner
from app.security.office_authenticator import OfficeAuthenticator, session_of
from app.security.openid import OpenIdProvider, client_of
from app.security.openid_claims import group_rights
from app.security.openid_sign_in import OpenIdSignIn
from app.security.passwords import Passwords
from app.security.permissions import ROLES, SENTENCES, Permission, authorize, may, permissions_of
from app.security.sign_in import SignIn, new_secret

__all__ = [
    "LOCAL",
    "ROLES",
    "SENTENCES",
    "Access",
    "Actor",
    "Attempts",
    "Authenticator",
    "LocalMode",
    "MachineOwner",
    "OfficeAuthenticator",
    "OpenIdProvider",
    "OpenIdSignIn",
    "Passwords",
    "Permission",
    "SignIn",
    "access_of",
    "actor_of_request",
    "authorize",
    "client_of",
    "group_rights",
    "may",
    "new_secret",
    "permissions_of",
    "request_number",
    "session_of",
]
