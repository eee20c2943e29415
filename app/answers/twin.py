"""A transaction beside its nearest healthy twin, and the difference of two payloads' structures; no payload values."""

from collections.abc import Sequence

import orjson

from app.analysis.causes.shape_difference import difference, sentence
from app.analysis.causes.twins import attributes, paired, steps
from app.analysis.lengths import length
from app.domain.errors import NotFound
from app.domain.rows import ReadRow, Row
from app.domain.segments import SEGMENTS
from app.queries.causes import Group, facts
from app.queries.records import Subject, segments_of, subject
from app.queries.rows import dicts, item
from app.queries.timeline import timeline
from app.store.reader import Reader

_NOT_COMPARED = ("states",)
_KINDS = {"failure": "span"}


def twin(reader: Reader, transaction_id: str, tenant: str | None = None) -> Row:
    """`GET /api/v1/transactions/{id}/twin`: {transaction, twin, same, sentence, timeline, attributes, payloads}.

    `transaction` and `twin` are items of the list, `same` the segments they share; the twin, and all that compares, is
    null or empty where no transaction of the workflow is healthy. Raises NotFound and Ambiguous as `subject` does.
    """
    who = subject(reader, transaction_id, tenant)
    nearest = _nearest(reader, who)
    if nearest is None:
        nothing: Row = {"twin": None, "same": [], "timeline": [], "attributes": [], "payloads": []}
        return {"transaction": item(who.row), **nothing, "sentence": "No transaction of its workflow is healthy."}
    other, same = nearest
    return {
        "transaction": item(who.row),
        "twin": item(other.row),
        "same": same,
        "sentence": _sentence(who, other, same),
        "timeline": _steps(reader, who, other),
        "attributes": _attributes(reader, who, other),
        "payloads": [
            _payloads(reader, here, there)
            for here, there in paired(*(one.rows(reader, "transaction_payloads") for one in (who, other)))
        ],
    }


def counterpart(reader: Reader, payload_id: str, direction: str, transactions: Sequence[ReadRow]) -> str | None:
    """The payload of the same direction of the nearest healthy transaction that has one; None where there is none.

    `transactions` are those that the payload belongs to, of which the first with such a twin counts.
    """
    for transaction in transactions:
        who = subject(reader, transaction["transaction_id"], transaction["tenant"] or "")
        nearest = _nearest(reader, who, direction)
        if nearest is not None:
            theirs = [row for row in nearest[0].rows(reader, "transaction_payloads") if row["direction"] == direction]
            others = [row["payload_id"] for row in theirs if row["payload_id"] != payload_id]
            return others[0] if others else None
    return None


def payload_difference(reader: Reader, payload_id: str, other_id: str) -> Row:
    """`GET /api/v1/payloads/{id}/diff?with=`: {payload_id, with, same, readable, sentence, items}.

    Structure and types as captured; values are in neither. Raises NotFound.
    """
    compared = difference(_shape(reader, payload_id), _shape(reader, other_id))
    return {"payload_id": payload_id, "with": other_id, "sentence": sentence(compared), **compared}


def _nearest(reader: Reader, who: Subject, direction: str | None = None) -> tuple[Subject, list[str]] | None:
    """The twin, of which a payload of `direction` was captured where one is given, and the segments that it shares."""
    own = {**segments_of(who.row), "tx": who.tx, "started_at": who.row["started_at"]}
    rows = dicts(reader.ask("twin", **own, scope=who.row["tenant_scope"], direction=direction))
    if not rows:
        return None
    same = ["workflow", *(name for name in SEGMENTS[1:] if rows[0][f"same_{name}"])]
    return subject(reader, rows[0]["transaction_id"], rows[0]["tenant"] or ""), same


def _sentence(who: Subject, other: Subject, same: list[str]) -> str:
    differing = [name for name in SEGMENTS if name not in same]
    segments = "of the same " + ", ".join(same) + (f", of another {', '.join(differing)}" if differing else "")
    apart = length(abs((other.row["started_at"] - who.row["started_at"]).total_seconds()))
    when = "earlier" if other.row["started_at"] < who.row["started_at"] else "later"
    return f"The nearest healthy transaction {segments}; it started {apart} {when}."


def _steps(reader: Reader, who: Subject, other: Subject) -> list[Row]:
    here, there = (timeline(reader, one.row["transaction_id"], one.row["tenant"] or "") for one in (who, other))
    return steps(here, there, (who.row["started_at"], other.row["started_at"]), reader.now)


def _attributes(reader: Reader, who: Subject, other: Subject) -> list[Row]:
    """What both say, at one instant: every value that their records carry."""
    alone, beside = (Group([{**one.row, "last_at": one.until}], 1, ()) for one in (who, other))
    sides: list[dict[tuple[str, str], set[str]]] = [
        {("segment", name): {value} for name, value in segments_of(one.row).items() if value is not None}
        for one in (who, other)
    ]
    for one in facts(reader, alone, beside, least=0):
        if one.kind not in _NOT_COMPARED and one.value is not None:
            for place in one.places:
                sides[place].setdefault((_KINDS.get(one.kind, one.kind), one.attribute), set()).add(one.text)
    return attributes(*sides)


def _payloads(reader: Reader, here: ReadRow | None, there: ReadRow | None) -> Row:
    """One direction's payloads beside each other; None on the side that has none."""
    ids = [None if one is None else one["payload_id"] for one in (here, there)]
    one = here or there or {}
    head = {"direction": one.get("direction"), "payload_id": ids[0], "twin_payload_id": ids[1]}
    if ids[0] is None or ids[1] is None:
        return head | {
            "same": False,
            "sentence": f"Only {'its twin' if ids[0] is None else 'this one'} has it.",
            "items": [],
        }
    compared = payload_difference(reader, ids[0], ids[1])
    return head | {name: compared[name] for name in ("same", "sentence", "items")}


def _shape(reader: Reader, payload_id: str) -> ReadRow | None:
    rows = dicts(reader.ask("payload_shape", payload_id=payload_id))
    if not rows:
        raise NotFound(f"There is no payload {payload_id[:60]!r}.")
    shape: ReadRow | None = orjson.loads(rows[0]["shape"]) if rows[0]["shape"] else None
    return shape
