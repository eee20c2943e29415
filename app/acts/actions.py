"""The operators' actions as one object, which API and pages are given."""

from dataclasses import dataclass

from app.acts.casework import CaseWork
from app.acts.runner import Runner
from app.acts.transactions import TransactionActs


@dataclass(frozen=True)
class Desk:
    """`cases` works on cases, `transactions` acts on transactions; `runner` is None where no engine is set."""

    cases: CaseWork
    transactions: TransactionActs
    runner: Runner | None = None

    def open(self) -> None:
        """Concludes the acts that a process died over; once, when the app starts."""
        if self.runner is not None:
            self.runner.resume()

    def close(self) -> None:
        """Sends nothing more."""
        if self.runner is not None:
            self.runner.close()
