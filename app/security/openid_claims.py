"""What the claims of an OpenID Connect provider give somebody here: a name, roles and tenants. Pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from app.domain.errors import BadConfiguration, Forbidden
from app.security.permissions import ROLES

EVERY_TENANT = "*"
_NAME_CLAIMS = ("preferred_username", "email", "sub")
_LONGEST_NAME = 64
_NO_NAME = re.compile(r"[^A-Za-z0-9._@-]+", re.ASCII)


@dataclass(frozen=True)
class Rights:
    """`tenants` None: every tenant."""

    roles: frozenset[str]
    tenants: frozenset[str] | None


@dataclass(frozen=True)
class GroupRights:
    """Which groups of the provider have which roles and tenants here.

    `claim` is the claim that lists a person's groups; dots lead into objects (`realm_access.roles`). Without `tenants`
    a person of any role sees every tenant; with it, those of the person's groups, and `*` stands for every one.
    """

    claim: str = "groups"
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    tenants: Mapping[str, frozenset[str]] | None = None

    def of(self, claims: Mapping[str, object]) -> Rights:
        """The rights of a person. Raises Forbidden where no group has a role, or no group has a tenant."""
        groups = _groups(claims, self.claim)
        roles = _united(self.roles, groups)
        if not roles:
            raise Forbidden(f"no group of the claim {self.claim} has a role")
        if self.tenants is None:
            return Rights(roles, None)
        tenants = _united(self.tenants, groups)
        if not tenants:
            raise Forbidden(f"no group of the claim {self.claim} has a tenant")
        return Rights(roles, None if EVERY_TENANT in tenants else tenants)


def group_rights(claim: str, roles: Mapping[str, object] | None, tenants: Mapping[str, object] | None) -> GroupRights:
    """The mapping that the settings give. Raises BadConfiguration for a role that is none, or no role at all."""
    by_group = _table("openid_roles", roles or {})
    if not by_group:
        raise BadConfiguration(
            'openid_roles: nobody could do anything; give groups of the provider roles: {"transom-ops": "operator"}.'
        )
    if unknown := sorted({role for given in by_group.values() for role in given if role not in ROLES}):
        raise BadConfiguration(f"openid_roles: {unknown[0][:60]!r} is not one of {', '.join(ROLES)}.")
    return GroupRights(claim, by_group, None if tenants is None else _table("openid_tenants", tenants))


def names(claims: Mapping[str, object], issuer: str) -> list[str]:
    """Names for a person's account, best first: the provider's, that with its host, and one that nobody else has."""
    given = next((text for name in _NAME_CLAIMS if (text := _name(claims.get(name)))), "somebody")
    host = _NO_NAME.sub("-", urlsplit(issuer).hostname or "provider")
    whole = hashlib.sha256(f"{issuer}\n{claims.get('sub')}".encode()).hexdigest()[:12]
    plain = given.partition("@")[0]
    return [given, f"{plain[: _LONGEST_NAME - len(host) - 1]}@{host}"[:_LONGEST_NAME], f"{plain[:40]}-{whole}"]


def _name(claim: object) -> str:
    text = _NO_NAME.sub("-", claim) if isinstance(claim, str) else ""
    return text.lstrip("._@-")[:_LONGEST_NAME]


def _groups(claims: Mapping[str, object], path: str) -> Sequence[str]:
    value: object = claims.get(path)
    if value is None:
        value = claims
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _united(given: Mapping[str, frozenset[str]], groups: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(given.get(group, frozenset()) for group in groups))


def _table(setting: str, given: Mapping[str, object]) -> dict[str, frozenset[str]]:
    table = {}
    for group, value in given.items():
        texts = value if isinstance(value, list) else [value]
        if not texts or not all(isinstance(text, str) and text for text in texts):
            raise BadConfiguration(f"{setting}: {group[:60]!r} needs a text, or a list of texts.")
        table[group] = frozenset(texts)
    return table
