"""Who asks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Somebody who reached the app. `local` says that it was over a loopback address of an app without accounts."""

    name: str
    roles: frozenset[str]
    local: bool = False

    @property
    def role(self) -> str:
        """The roles as one text, for the ledger."""
        return " ".join(sorted(self.roles))


LOCAL = Actor("local", frozenset(("operator", "executive", "auditor", "engineer")), local=True)
"""Whoever reaches an app in local mode: a local user with every role."""
