"""The record behind an item of the timeline, found by the item's `ref`."""

from app.domain.answer_fields.transactions import TimelineItem
from app.domain.rows import Row
from app.queries.records import Subject
from app.queries.timeline import timeline
from app.store.reader import Reader

_BY_EVENT = {
    "action": "transaction_review_actions",
    "decision": "transaction_identity_decisions",
}
_OF_INTERVAL = ("state", "wait", "retry", "attempt")


def behind(reader: Reader, who: Subject, ref: str) -> tuple[TimelineItem, Row | None] | None:
    """The timeline's item with this `ref` and the row of the record that it stands for; None where there is no item.

    The row has the columns of the question that it came from; spans have none here, since their page shows them whole.
    """
    items = timeline(reader, who.row["transaction_id"], who.row["tenant"] or "")
    item = next((one for one in items if one["ref"] == ref), None)
    return None if item is None else (item, _record(reader, who, ref))


def _record(reader: Reader, who: Subject, ref: str) -> Row | None:
    what, _, rest = ref.partition(":")
    if what in _BY_EVENT:
        rows = who.rows(reader, _BY_EVENT[what])
        return next((row for row in rows if f"{row['source']}#{row['event_id']}" == rest), None)
    if what in _OF_INTERVAL:
        intervals = who.rows(reader, "transaction_intervals")
        interval = next((one for one in intervals if str(one["n"]) == rest), None)
        if interval is None:
            return None
        key = (interval["source"], interval["event_id"])
        rows = who.rows(reader, "transaction_transitions")
        return next((row for row in rows if (row["source"], row["event_id"]) == key), None)
    if what == "act":
        return next((row for row in who.rows(reader, "transaction_operator_acts") if row["act_id"] == rest), None)
    if what == "task":
        return next((row for row in who.rows(reader, "transaction_tasks") if row["task_id"] == rest), None)
    if what == "payload":
        return next((row for row in who.rows(reader, "transaction_payloads") if row["payload_id"] == rest), None)
    return None
