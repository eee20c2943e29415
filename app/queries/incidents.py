"""Requests sent to a partner and answered by it since an incident began, beside those of all other partners."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.answer_fields.cases import Growth
from app.queries.rows import dicts, typed
from app.store.reader import Reader

Exchanges = dict[str, int]
_NONE: Exchanges = {"waits": 0, "sent": 0, "answered": 0, "late": 0}


def growth(reader: Reader, signatures: Sequence[str], instants: Sequence[datetime]) -> list[Growth]:
    """How many of what stands stuck under the signatures was stuck at each of the instants, in their order."""
    parameters = {"signatures": sorted(signatures), "instants": sorted(set(instants))}
    return typed(Growth, reader.ask("incident_growth", **parameters))


def exchanges(reader: Reader, partner: str, since: datetime) -> tuple[Exchanges, Exchanges]:
    """Of the partner, and of all others together: {waits, sent, answered, late} of the waits that began since then.

    `sent` are the waits of which a call to the partner is on record, `late` those that are past their state's limit.
    """
    rows = dicts(reader.ask("incident_exchanges", partner=partner, since=since))
    by_side = {row.pop("own"): row for row in rows}
    return by_side.get(True, _NONE), by_side.get(False, _NONE)
