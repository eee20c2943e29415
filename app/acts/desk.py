"""All that operators can do, in one place: what API and pages are given."""

from dataclasses import dataclass

from app.acts.casework import CaseWork


@dataclass(frozen=True)
class Desk:
    """`cases` works on cases."""

    cases: CaseWork
