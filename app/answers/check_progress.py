"""Checks of the ledger that run in the background: one at a time, one a person, and how far each is.

The last checks of a hundred people are kept until the process ends.
"""

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.answer_fields.ledger import ChainVerification
from app.domain.errors import NotFound, TransomError
from app.domain.rows import Row

WAITING, CHAINS, RECORDS, DONE = "waiting", "chains", "records", "done"
MOST = 100
_SHORT_SECONDS = 0.5
_log = logging.getLogger(__name__)


@dataclass
class LedgerCheck:
    """One check: `checked` of `entries` were computed again; `stage` is `waiting`, `chains`, `records` or `done`.

    The records of [since, until) are compared, `compared` of them so far. `chains` and `records` are None until they
    are known; `problem` says why the rest is not known.
    """

    since: datetime
    until: datetime
    entries: int
    started_at: datetime
    check_id: str = field(default_factory=lambda: secrets.token_hex(6))
    stage: str = WAITING
    checked: int = 0
    compared: int = 0
    chains: list[ChainVerification] | None = None
    records: Row | None = None
    problem: str | None = None

    def count(self, entries: int) -> None:
        """So many more entries were computed again; the ledger grows meanwhile."""
        self.checked += entries
        self.entries = max(self.entries, self.checked)

    def count_records(self, records: int) -> None:
        """So many more records were compared with what was committed."""
        self.compared += records

    def item(self) -> Row:
        """As the API answers it."""
        named = {name: value for name, value in vars(self).items() if name not in ("since", "until")}
        return {**named, "from": self.since, "to": self.until}


class LedgerChecks:
    """The checks of everybody; any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._of: OrderedDict[str, LedgerCheck] = OrderedDict()

    def begin(self, person: str, made: Callable[[], LedgerCheck], run: Callable[[LedgerCheck], None]) -> LedgerCheck:
        """A check that `made` makes and a thread of its own runs; whoever has one under way gets that one.

        A short one is over when this returns.
        """
        with self._lock:
            present = self._of.get(person)
            if present is not None and present.stage != DONE:
                return present
            check = made()
            self._of[person] = check
            self._of.move_to_end(person)
            while len(self._of) > MOST:
                self._of.popitem(last=False)
        thread = threading.Thread(target=self._run, args=(check, run), name="ledger-check", daemon=True)
        thread.start()
        thread.join(_SHORT_SECONDS)
        return check

    def latest(self, person: str) -> LedgerCheck | None:
        """The person's last check; None where there was none since the process started."""
        with self._lock:
            return self._of.get(person)

    def of(self, person: str, check_id: str) -> LedgerCheck:
        """The person's last check by its id. Raises NotFound."""
        check = self.latest(person)
        if check is None or check.check_id != check_id:
            raise NotFound(f"You have no check {check_id[:40]!r}: begin one by POST /api/v1/audit/checks.")
        return check

    def _run(self, check: LedgerCheck, run: Callable[[LedgerCheck], None]) -> None:
        with self._turn:
            try:
                run(check)
            except TransomError as error:
                check.problem = str(error)
            except Exception:
                _log.exception("a check of the ledger failed")
                check.problem = "The check failed on our side; the log of the app says why."
            finally:
                check.stage = DONE
