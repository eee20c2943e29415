"""A finding, and the waivers that silence it until they expire."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from app.domain.rows import ReadRow
from app.domain.segments import SEGMENTS

SCOPE = (*SEGMENTS, "state", "error_class")


@dataclass(frozen=True)
class Waiver:
    """Somebody answers for a finding, within a scope, until a day (that day included)."""

    name: str
    finding: str
    scope: Mapping[str, tuple[str, ...]]
    reason: str
    owner: str | None
    expires: date

    def silences(self, finding: "Finding", today: date) -> bool:
        """Whether it holds for the finding on that day."""
        if self.finding != finding.finding or today > self.expires:
            return False
        return all(finding.about.get(key) in values for key, values in self.scope.items())


@dataclass(frozen=True)
class Finding:
    """One disagreement. `about` names it (segments, state, error class and what else its kind has), `transactions` is
    how many show it, between `first_seen` and `last_seen` (naive UTC; None where no record does).
    """

    finding: str
    about: ReadRow
    sentence: str
    transactions: int = 0
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    waiver: Waiver | None = None


def waivers_of(declared: Mapping[str, ReadRow]) -> list[Waiver]:
    """The catalog's waivers, as checked when it was read."""
    return [
        Waiver(
            name,
            str(entry["finding"]),
            {key: tuple(_texts(value)) for key, value in (entry.get("scope") or {}).items()},
            str(entry["reason"]),
            entry.get("owner"),
            _day(entry["expires"]),
        )
        for name, entry in declared.items()
    ]


def waived(findings: Iterable[Finding], waivers: Iterable[Waiver], today: date) -> list[Finding]:
    """The findings, each with the first waiver that silences it; and each waiver that has expired, as a finding."""
    listed = list(waivers)
    judged = [replace(one, waiver=next((w for w in listed if w.silences(one, today)), None)) for one in findings]
    return judged + [_expired(waiver) for waiver in listed if today > waiver.expires]


def _expired(waiver: Waiver) -> Finding:
    about = {key: values[0] for key, values in waiver.scope.items() if len(values) == 1}
    sentence = (
        f"The waiver {waiver.name} for {waiver.finding} expired on {waiver.expires:%d %b %Y}: "
        "fix what it covered, or set a new date."
    )
    return Finding("expired-waiver", {"waiver": waiver.name, **about}, sentence)


def _texts(value: Any) -> Iterable[str]:
    return (str(one) for one in (value if isinstance(value, list | tuple) else (value,)))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
