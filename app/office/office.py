"""The office's parts as one object."""

import secrets
from collections.abc import Callable
from copy import copy
from datetime import datetime
from pathlib import Path

from app.office.accounts import Accounts
from app.office.acts import ActBook
from app.office.alerts import AlertBook
from app.office.checkpoints import Checkpoints
from app.office.database import Database
from app.office.dismissals import Dismissals
from app.office.erasures import Erasures
from app.office.evaluations import Evaluations
from app.office.holds import Holds
from app.office.key_book import KeyBook
from app.office.ledger import Ledger
from app.office.notifications import Notifications
from app.office.reveals import Reveals
from app.office.saved_views import OwnViews, SavedViews
from app.office.sessions import Limits, Sessions
from app.office.tokens import Tokens


def _random_chain() -> str:
    return secrets.token_hex(8)


def _random_request() -> str:
    return secrets.token_hex(8)


class Office:
    """All that the office holds for one installation, in `directory`.

    What a person does here and its entry of the ledger MUST be written together or not at all. What a method answered
    MUST survive a power cut, and MUST be seen by the next call of any thread or process with the same directory; any
    number MAY use it at once. Where the file cannot be used, every method MUST raise `Unavailable` with nothing
    written, and MUST work again by itself once it can. An office `seen_by` people of some tenants MUST NOT answer with
    what is of others, nor change it; it MAY leave out what is of no tenant.

    `accounts_required`: people need an account although there is none yet, since they sign in with OpenID Connect.
    """

    def __init__(
        self,
        directory: Path,
        clock: Callable[[], datetime],
        new_chain: Callable[[], str] = _random_chain,
        session_limits: Limits | None = None,
        accounts_required: bool = False,
        catalog: Callable[[], str | None] = lambda: None,
        request: Callable[[], str] = _random_request,
    ) -> None:
        """`catalog` and `request`: see `Ledger`."""
        self._database = Database(directory)
        self._clock = clock
        self.ledger = Ledger(self._database, clock, new_chain, catalog, request)
        self.reveals = Reveals(self._database, self.ledger)
        self.checkpoints = Checkpoints(self._database)
        self.keys = KeyBook(self._database, self.ledger, clock)
        self.holds = Holds(self._database, self.ledger, clock)
        self.erasures = Erasures(self._database, self.ledger, self.keys, self.holds)
        self.views = SavedViews(self._database, self.ledger, clock)
        self.accounts = Accounts(self._database, self.ledger, clock, accounts_required)
        self.sessions = Sessions(self._database, self.ledger, clock, session_limits or Limits())
        self.tokens = Tokens(self._database, self.ledger, clock)
        self.acts = ActBook(self._database)
        self.alerts = AlertBook(self._database, self.ledger, clock)
        self.evaluations = Evaluations(self._database)
        self.notifications = Notifications(self._database, self.ledger)
        self.dismissals = Dismissals(self._database, self.ledger, clock)

    def seen_by(self, person: str, tenants: frozenset[str]) -> "Office":
        """The same office with what is of these tenants alone, and the person's own views."""
        cut = copy(self)
        cut.ledger = self.ledger.of_tenants(tenants)
        cut.reveals = Reveals(self._database, cut.ledger)
        cut.holds, cut.keys = self.holds.of_tenants(tenants), self.keys.of_tenants(tenants)
        cut.alerts = self.alerts.of_tenants(tenants)
        cut.views = OwnViews(self._database, self.ledger, self._clock, person)
        return cut

    def damage(self) -> str | None:
        """What is broken in the file itself; None where it is sound."""
        return self._database.damage()

    def copy_to(self, directory: Path) -> None:
        """All of it as it is at one instant, in another directory. Raises `Unavailable`."""
        self._database.copy_to(directory)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()
