"""Where reality disagrees with the catalog, as the API and the catalog's page tell it."""

from collections.abc import Sequence
from typing import Any

from app.governance.disagreements import disagreements
from app.governance.finding import Finding
from app.queries.filters import Filters
from app.store.reader import Reader


def findings(reader: Reader, filters: Filters | None = None, kinds: Sequence[str] = ()) -> list[dict[str, Any]]:
    """{finding, sentence, workflow, partner, tenant, version, state, error_class, transactions, first_seen, last_seen,
    about, waiver}: `waiver` is None, or {name, reason, owner, expires} of what silences it; `kinds` narrows.
    """
    return [_plain(one) for one in disagreements(reader, filters) if not kinds or one.finding in kinds]


def _plain(one: Finding) -> dict[str, Any]:
    named = ("workflow", "partner", "tenant", "version", "state", "error_class")
    waiver = one.waiver
    return {
        "finding": one.finding,
        "sentence": one.sentence,
        **{name: one.about.get(name) for name in named},
        "transactions": one.transactions,
        "first_seen": one.first_seen,
        "last_seen": one.last_seen,
        "about": {name: value for name, value in one.about.items() if name not in named},
        "waiver": None
        if waiver is None
        else {"name": waiver.name, "reason": waiver.reason, "owner": waiver.owner, "expires": waiver.expires},
    }
