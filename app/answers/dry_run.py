"""A dry run of events: which transaction each would join and why, and its state then."""

from collections.abc import Sequence
from datetime import datetime

from app.answers.services import Trial
from app.domain.rows import ReadRow, Row
from app.journal import Entry
from app.queries.trial import Placed, placed
from app.store.reader import Reader

REPEATED = "A record with this source and id is stored already: sending it again changes nothing."
CONFLICTING = "Another record has this source and id: that one counts, and this one would be reported as a conflict."
_KEYS = (("external_ref", "external reference"), ("idempotency_key", "idempotency key"))


def entries(trials: Sequence[Trial], at: datetime, sender: str) -> list[Entry]:
    """The journal entries that the records would be, sent by `sender` at an instant."""
    return [
        Entry(0, 0, at, trial.kind, sender, None, trial.table)
        for trial in trials
        if trial.kind is not None and trial.table is not None
    ]


def tried(reader: Reader, trials: Sequence[Trial], at: datetime) -> list[Row]:
    """The collector's items {index, kind, record, problems} with {transaction_id, why, status, state, also}.

    `also` are further transactions of the record's trace, where it serves several. `reader` holds the entries of `at`.
    """
    records = [(trial.kind, trial.item["record"]) for trial in trials if trial.kind is not None]
    places = iter(placed(reader, records, at))
    return [_item(trial.item, None if trial.kind is None else next(places)) for trial in trials]


def _item(item: ReadRow, place: Placed | None) -> Row:
    first = place.stands[0] if place is not None and place.stands else {}
    problems = list(item["problems"])
    if place is not None and (place.known or place.conflicting):
        problems.append(CONFLICTING if place.conflicting else REPEATED)
    return {
        **item,
        "problems": problems,
        "transaction_id": first.get("transaction_id"),
        "why": None if place is None or place.conflicting else _why(item["record"], place.rule),
        "status": first.get("status"),
        "state": first.get("state"),
        "also": [one["transaction_id"] for one in place.stands[1:]] if place is not None else [],
    }


def _why(record: ReadRow, rule: int | None) -> str:
    named = [f"{words} {record[name]!r}" for name, words in _KEYS if record.get(name)]
    keys = " or ".join(named)
    if rule == 1:
        return "It names the transaction."
    if rule == 2:
        return f"Its trace {record.get('trace_id')} holds a record that names the transaction."
    if rule is not None:
        return f"Its {keys} leads there." if named else f"Its trace {record.get('trace_id')} follows the transaction."
    traced = [f"trace {record['trace_id']}"] if record.get("trace_id") else []
    return f"No transaction is known by its {' or '.join(traced + named)}: it would stay unjoined until one is."
