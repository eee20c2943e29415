"""Targets of notifications, checked at start; their addresses are secrets."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from app.domain.errors import BadConfiguration
from app.platform.outbound import checked
from app.platform.webhook_signing import secret_bytes

_NAME = re.compile(r"[A-Za-z0-9._-]{1,80}")
_KEYS = ("url", "secret")


@dataclass(frozen=True)
class Target:
    """One name under which the catalog's owners are told.

    With a `key` it takes signed webhooks; without one its address is Apprise's (`mailto://`, `slack://`, ...). Neither
    is ever shown.
    """

    name: str
    address: str = field(repr=False)
    key: bytes | None = field(default=None, repr=False)

    @property
    def fingerprint(self) -> str:
        """16 hex digits that change with the address or the secret, and tell neither."""
        return hashlib.sha256(self.address.encode() + b"\0" + (self.key or b"")).hexdigest()[:16]


def targets_of(declared: Mapping[str, object], private: Collection[str]) -> dict[str, Target]:
    """The targets of the setting `targets`, by name. Raises BadConfiguration, with every problem and no secret."""
    targets: dict[str, Target] = {}
    problems: list[str] = []
    for name, given in declared.items():
        try:
            targets[name] = _target(name, given, private)
        except BadConfiguration as error:
            problems.append(f"targets.{name[:80]}: {error}")
    if problems:
        raise BadConfiguration("\n".join(problems))
    return targets


def chosen(names: str, known: Collection[str], setting: str) -> tuple[str, ...]:
    """The names of a setting, with commas between. Raises BadConfiguration for one that is no target."""
    listed = tuple(name.strip() for name in names.split(",") if name.strip())
    strange = [name for name in listed if name not in known]
    if strange:
        there = ", ".join(known) or "none"
        raise BadConfiguration(f"{setting}: {', '.join(strange)} is no target. Known: {there}.")
    return listed


def _target(name: str, given: object, private: Collection[str]) -> Target:
    if not _NAME.fullmatch(name):
        raise BadConfiguration("a target's name has letters, digits, dots, dashes and underscores")
    if isinstance(given, str):
        if "://" not in given:
            raise BadConfiguration("an address begins with its kind: mailto://, slack://, msteams://, pagerduty://")
        return Target(name, given)
    if not isinstance(given, Mapping) or set(given) != set(_KEYS) or not all(isinstance(given[k], str) for k in _KEYS):
        raise BadConfiguration("is an address of Apprise, or a table of url and secret for a signed webhook")
    checked(given["url"], private)
    return Target(name, given["url"], secret_bytes(given["secret"]))
