"""Findings as API and pages answer with them."""

from collections.abc import Sequence

from app.analysis.small_cells import is_small
from app.domain.answer_fields.findings import FindingItem
from app.governance.disagreements import disagreements
from app.governance.finding import SCOPE, Finding
from app.queries.filters import Filters
from app.store.reader import Reader


def findings(reader: Reader, filters: Filters | None = None, kinds: Sequence[str] = ()) -> list[FindingItem]:
    """{finding, sentence, workflow, partner, tenant, version, state, error_class, transactions, first_seen, last_seen,
    about, waiver}: `waiver` is None, or {name, reason, owner, expires} of what silences it; `kinds` narrows.
    """
    return [_plain(finding) for finding in countable(reader, filters) if not kinds or finding.finding in kinds]


def countable(reader: Reader, filters: Filters | None = None) -> list[Finding]:
    """The findings that the reader's actor may be told of: none of too few transactions, which its sentence counts."""
    return [
        disagreement
        for disagreement in disagreements(reader, filters)
        if not is_small(disagreement.transactions, reader.least)
    ]


def _plain(one: Finding) -> FindingItem:
    waiver = one.waiver
    return {
        "finding": one.finding,
        "sentence": one.sentence,
        "workflow": one.about.get("workflow"),
        "partner": one.about.get("partner"),
        "tenant": one.about.get("tenant"),
        "version": one.about.get("version"),
        "state": one.about.get("state"),
        "error_class": one.about.get("error_class"),
        "transactions": one.transactions,
        "first_seen": one.first_seen,
        "last_seen": one.last_seen,
        "about": {name: value for name, value in one.about.items() if name not in SCOPE},
        "waiver": None
        if waiver is None
        else {"name": waiver.name, "reason": waiver.reason, "owner": waiver.owner, "expires": waiver.expires},
    }
