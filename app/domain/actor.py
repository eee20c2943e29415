"""A person, as records, ledger, API and pages name one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Somebody who reached the app. `local` says that it was over a loopback address of an app without accounts."""

    name: str
    roles: frozenset[str]
    local: bool = False

    @property
    def role(self) -> str:
        """The roles as one text, in alphabetical order: the form in which ledger and act book store them."""
        return " ".join(sorted(self.roles))
