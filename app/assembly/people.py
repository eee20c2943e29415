"""Who may come in, as the settings say: the office with its limits, and the ways to sign in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.domain.errors import BadConfiguration
from app.domain.instants import system_clock
from app.office import Limits, Office
from app.platform.installation import Installation
from app.security import (
    Attempts,
    OpenIdProvider,
    OpenIdSignIn,
    Passwords,
    SignIn,
    client_of,
    group_rights,
    request_number,
)
from app.security.openid_claims import GroupRights

_OPENID = ("openid_client_id", "openid_client_secret", "openid_name", "openid_roles", "openid_tenants")


@dataclass(frozen=True)
class Entrance:
    """The ways to sign in; `openid` None where the settings name no provider."""

    sign_in: SignIn
    openid: OpenIdSignIn | None


def open_office(installation: Installation, catalog: Callable[[], str | None] = lambda: None) -> Office:
    """The office of an installation; `catalog` answers the hash of the catalog in force (`Ledger`).

    With an OpenID Connect provider people need an account from the start.
    """
    limits = Limits(timedelta(minutes=installation.session_idle_minutes), timedelta(hours=installation.session_hours))
    required = installation.openid_issuer is not None
    return Office(
        installation.office,
        system_clock,
        session_limits=limits,
        accounts_required=required,
        catalog=catalog,
        request=request_number,
    )


def openid_provider(installation: Installation) -> tuple[OpenIdProvider, GroupRights] | None:
    """The provider of the settings and what its groups may do; None without one. Raises BadConfiguration."""
    if installation.openid_issuer is None:
        if lonely := [name for name in _OPENID if getattr(installation, name) is not None]:
            raise BadConfiguration(f"{lonely[0]}: has no effect without openid_issuer, the provider's address.")
        return None
    client = client_of(
        installation.openid_issuer,
        installation.openid_client_id,
        installation.openid_client_secret,
        installation.openid_scopes,
    )
    rights = group_rights(installation.openid_groups_claim, installation.openid_roles, installation.openid_tenants)
    return OpenIdProvider(client, system_clock), rights


def entrance(installation: Installation, office: Office) -> Entrance:
    """Both ways to sign in, which share one count of attempts. Raises BadConfiguration."""
    attempts = Attempts()
    provided = openid_provider(installation)
    openid = None
    if provided is not None:
        openid = OpenIdSignIn(office, *provided, attempts, installation.openid_name, installation.public_url)
    return Entrance(SignIn(office, Passwords(), attempts), openid)
