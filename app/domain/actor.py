"""A person, as records, ledger, API and pages name one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Somebody who reached the app. `local` says that it was over a loopback address of an app without accounts.

    `tenants` are those whose transactions the person may see; None stands for all of them.
    """

    name: str
    roles: frozenset[str]
    local: bool = False
    tenants: frozenset[str] | None = None

    @property
    def role(self) -> str:
        """The roles as one text, in alphabetical order: the form in which ledger and act book store them."""
        return " ".join(sorted(self.roles))


SYSTEM = Actor("transom", frozenset(("system",)))
"""Who puts on record what Transom does by itself."""
