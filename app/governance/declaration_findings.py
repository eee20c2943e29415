"""Findings about what the records show and the catalog does not declare, or declares as past its sunset."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.catalog.model import Catalog
from app.domain.rows import ReadRow
from app.governance.finding import Finding


@dataclass
class Seen:
    """How many transactions show something, and when the first and the last did."""

    transactions: int = 0
    first: datetime | None = None
    last: datetime | None = None

    def add(self, row: ReadRow) -> None:
        """Counts a row in."""
        self.transactions += row["transactions"]
        self.first = row["first_seen"] if self.first is None else min(self.first, row["first_seen"])
        self.last = row["last_seen"] if self.last is None else max(self.last, row["last_seen"])

    def finding(self, kind: str | None, about: Mapping[str, str | None], sentence: str) -> Finding:
        """The same as a finding."""
        return Finding(kind or "", about, sentence, self.transactions, self.first, self.last)


def undeclared(rows: Iterable[ReadRow], catalog: Catalog) -> list[Finding]:
    """Of `undeclared_moves`: one finding a state or move of a workflow, whatever the other segments."""
    findings = []
    for (kind, workflow, state, after), seen in _gathered(rows, "finding", "workflow", "state", "next_state"):
        title = _title(catalog.workflows, workflow)
        if kind == "undeclared-state":
            sentence = f"{title}: the state {state} is not declared, and {_entered(seen.transactions)}."
            findings.append(seen.finding(kind, {"workflow": workflow, "state": state}, sentence))
        else:
            sentence = f"{title}: {_took(seen.transactions)} from {state} to {after}, which is not declared."
            about = {"workflow": workflow, "state": state, "next_state": after}
            findings.append(seen.finding(kind, about, sentence))
    return findings


def unregistered(rows: Iterable[ReadRow], catalog: Catalog) -> list[Finding]:
    """Of `segments_seen`: workflows, partners, tenants and versions that transactions name and the catalog does not."""
    rows = list(rows)
    findings = []
    for kind, known in (
        ("workflow", catalog.workflows),
        ("partner", catalog.partners),
        ("tenant", catalog.tenants),
    ):
        for (value,), seen in _gathered(rows, kind):
            if value is not None and value not in known:
                sentence = f"The {kind} {value} is in {_transactions(seen.transactions)} and not registered."
                findings.append(seen.finding(f"unregistered-{kind}", {kind: value}, sentence))
    for (workflow, version), seen in _gathered(rows, "workflow", "version"):
        declared = catalog.workflows.get(workflow or "")
        if version is not None and declared is not None and version not in declared.versions:
            title = _title(catalog.workflows, workflow)
            sentence = f"{title}: version {version} is in {_transactions(seen.transactions)} and not registered."
            about = {"workflow": workflow, "version": version}
            findings.append(seen.finding("unregistered-version", about, sentence))
    return findings


def past_sunset(rows: Iterable[ReadRow], catalog: Catalog) -> list[Finding]:
    """Of `segments_seen`: transactions that started on or after the sunset of their version, by partner."""
    late = [row for row in rows if _over(catalog, row["workflow"], row["version"], row["day"])]
    findings = []
    for (workflow, version, partner), seen in _gathered(late, "workflow", "version", "partner"):
        sunset = catalog.workflows[workflow or ""].versions[version or ""].sunset
        who = _title(catalog.partners, partner) if partner else "No partner"
        sentence = (
            f"{_title(catalog.workflows, workflow)}: {who} started {_transactions(seen.transactions)} on version "
            f"{version} after its sunset on {sunset:%d %b %Y}."
        )
        about = {"workflow": workflow, "version": version, "partner": partner}
        findings.append(seen.finding("traffic-past-sunset", about, sentence))
    return findings


def without_runbook(rows: Iterable[ReadRow], catalog: Catalog) -> list[Finding]:
    """Declared error classes without a runbook, and classes that records carry and nobody declared."""
    seen = {key[0]: one for key, one in _gathered(rows, "error_class")}
    lacking = [name for name, entry in catalog.errors.items() if not entry.runbook]
    lacking += [name for name in seen if name is not None and name not in catalog.errors]
    findings = []
    for name in sorted(lacking):
        count = seen.get(name, Seen())
        known = "has no runbook" if name in catalog.errors else "is not declared, so it has no runbook"
        title = _title(catalog.errors, name)
        sentence = f"The error class {title} {known}; {_carry(count.transactions)}."
        findings.append(count.finding("class-without-runbook", {"error_class": name}, sentence))
    return findings


def retried(rows: Iterable[ReadRow], catalog: Catalog) -> list[Finding]:
    """Of `retried_rejections`: rejections for good that were tried again all the same."""

    def sentence(title: str, row: ReadRow, seen: Seen) -> str:
        return f"{title} is never to be retried, and {_were(seen.transactions)} tried again after it."

    return _of_class(rows, catalog, "retried-rejection", sentence)


def late(rows: Iterable[ReadRow], catalog: Catalog) -> list[Finding]:
    """Of `late_responses`: errors that waited longer for an answer than their class promises."""
    rows = list(rows)
    unanswered: dict[tuple[str | None, str | None, str | None], int] = defaultdict(int)
    for row in rows:
        unanswered[row["error_class"], row["workflow"], row["partner"]] += row["unanswered"]

    def sentence(title: str, row: ReadRow, seen: Seen) -> str:
        still = unanswered[row["error_class"], row["workflow"], row["partner"]]
        return (
            f"{title}: {_transactions(seen.transactions)} waited longer than promised for an answer; "
            f"{still} {'have' if still != 1 else 'has'} none yet."
        )

    return _of_class(rows, catalog, "late-response", sentence)


def _of_class(
    rows: Iterable[ReadRow], catalog: Catalog, kind: str, sentence: Callable[[str, ReadRow, Seen], str]
) -> list[Finding]:
    findings = []
    for (error_class, workflow, partner), seen in _gathered(rows, "error_class", "workflow", "partner"):
        about = {"error_class": error_class, "workflow": workflow, "partner": partner}
        title = " · ".join(
            part
            for part in (
                _title(catalog.errors, error_class),
                _title(catalog.workflows, workflow) if workflow else "",
                _title(catalog.partners, partner) if partner else "",
            )
            if part
        )
        findings.append(seen.finding(kind, about, sentence(title, about, seen)))
    return findings


def _gathered(rows: Iterable[ReadRow], *names: str) -> list[tuple[tuple[str | None, ...], Seen]]:
    by_key: dict[tuple[str | None, ...], Seen] = defaultdict(Seen)
    for row in rows:
        by_key[tuple(row[name] for name in names)].add(row)
    return sorted(by_key.items(), key=lambda pair: [(part is None, part or "") for part in pair[0]])


def _over(catalog: Catalog, workflow: str | None, version: str | None, day: date) -> bool:
    declared = catalog.workflows.get(workflow or "")
    entry = declared.versions.get(version or "") if declared is not None else None
    return entry is not None and entry.sunset is not None and day >= entry.sunset


def _title(entries: ReadRow, name: str | None) -> str:
    entry = entries.get(name or "")
    return str(getattr(entry, "title", None) or name or "none")


def _transactions(count: int) -> str:
    return f"{count:,} transaction{'' if count == 1 else 's'}"


def _entered(count: int) -> str:
    return f"{_transactions(count)} entered it"


def _took(count: int) -> str:
    return f"{_transactions(count)} went"


def _carry(count: int) -> str:
    return "no transaction carries it" if not count else f"{_transactions(count)} carr{'ies' if count == 1 else 'y'} it"


def _were(count: int) -> str:
    return f"{_transactions(count)} {'was' if count == 1 else 'were'}"
