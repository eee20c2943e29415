"""How far the present wait on a partner is proven.

Readings chosen where the text leaves room:
- Only a transaction that now waits on a partner has a handover; any other has null.
- A wait is proven by what happened since the wait on a partner before it ended (since the start, for the first one),
  so that a call made just before its transition counts, and the call of an earlier attempt does not.
- A client span calls the partner when its `server.address` (or the older `net.peer.name`) is one of the partner's
  peers, whatever partner it names. A payload that names another partner is not to this one.
- A response payload, or a client span to it with `http.response.status_code` (or `http.status_code`), is an answer.
- Any record of the wait with an external reference is the partner's own reference. A callback payload is the call back,
  and so is a transition that names no transaction and found it by its external reference.
"""

from app.domain.values import to_plain
from tests.oracle.history import History
from tests.oracle.records import PAYLOAD, SPAN, TRANSITION, Record

STEPS = ("none", "called", "answered", "referenced", "called_back")
CLIENT = 3


def handover(history: History) -> str | None:
    """The strongest step on record for the wait that lasts now."""
    if history.waits_on != "partner":
        return None
    since = history.started_at
    for state, _, until, ended in history.intervals:
        declared = history.known_state(state)
        if ended and declared is not None and declared.waits_on == "partner":
            since = until
    steps = [_step(record, history) for record in history.records if record["at"] >= since]
    return STEPS[max(steps, default=0)]


def _step(record: Record, history: History) -> int:
    if record["record_kind"] == SPAN:
        return _call(record, history)
    if record.get("partner") not in (None, history.partner) and history.partner is not None:
        return 0
    shown = 0
    if record["record_kind"] == PAYLOAD:
        shown = {"request": 1, "response": 2, "callback": 4}.get(record["direction"], 0)
    if record["record_kind"] == TRANSITION and record["led"] and record.get("external_ref"):
        shown = 4
    return max(shown, 3 if record.get("external_ref") else 0)


def _call(span: Record, history: History) -> int:
    attributes = {pair["key"]: str(to_plain(pair["value"])) for pair in span.get("attributes") or ()}
    address = attributes.get("server.address", attributes.get("net.peer.name"))
    declared = history.catalog.partners.get(history.partner) if history.partner is not None else None
    if span.get("kind") != CLIENT or declared is None or address not in declared.peers:
        return 0
    return 2 if attributes.keys() & {"http.response.status_code", "http.status_code"} else 1
