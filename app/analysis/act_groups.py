"""Groups of a preview by what the act would do to each transaction. Pure.

An action whose `for` names retry policies sends again what was sent before; so it must not double what the partner
has, nor repeat what its class forbids. Any other action only needs its states.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.analysis.lengths import length
from app.domain.rows import ReadRow

SOON = timedelta(minutes=15)
"""An automatic retry nearer than this is waited for; one further away may be forestalled."""


@dataclass(frozen=True)
class Kind:
    """A group: `applies` without being asked for; `may` be asked for although it is not safe."""

    name: str
    sentence: str
    applies: bool = False
    may: bool = False


SAFE = Kind("safe", "Nothing speaks against it.", applies=True, may=True)
KINDS = (
    SAFE,
    Kind("referenced", "The partner already gave a reference: sending again may create a duplicate there.", may=True),
    Kind("retry_due", "An automatic retry is due soon and may settle it without you.", may=True),
    Kind("in_doubt", "It was requested before, and no outcome is on record: it may still happen."),
    Kind("never_retry", "Its error class says never to send again."),
    Kind("no_key", "It has no idempotency key, so nobody could tell a second sending from a new request."),
    Kind("wrong_state", "It is not in a state that this action is for."),
    Kind("not_found", "No transaction has this id, or several tenants have one."),
)
"""In the order in which a preview lists them."""
_BY_NAME = {kind.name: kind for kind in KINDS}


def kind_of(name: str, idempotent: bool) -> Kind:
    """The group of that name; what is in doubt may be asked for again where the engine promises idempotency."""
    kind = _BY_NAME[name]
    if name == "in_doubt" and idempotent:
        sentence = f"{kind.sentence} It would be requested again under the same idempotency key."
        return Kind(name, sentence, applies=False, may=True)
    return kind


def group_of(row: ReadRow, action: ReadRow, policies: Mapping[str, str | None], now: datetime) -> str:
    """The group of one transaction; the first that speaks against the act, the gravest first.

    `row` is one of `act_subjects.sql`, `action` the catalog's table, `policies` the retry policy by error class.
    """
    chosen = action.get("for") or {}
    if row["status"] != "open" or not _within(row, chosen):
        return "wrong_state"
    again = chosen.get("retry")
    policy = policies.get(row["error_class"] or "")
    if again and policy is not None and policy not in again:
        return "never_retry"
    if again and not row["idempotency_keys"]:
        return "no_key"
    if row["doubt_key"] is not None:
        return "in_doubt"
    if again and row["external_refs"]:
        return "referenced"
    due = row["next_attempt_at"]
    if again and due is not None and now < due <= now + SOON:
        return "retry_due"
    return "safe"


def _within(row: ReadRow, chosen: ReadRow) -> bool:
    fields = {"states": "state", "workflows": "workflow", "errors": "error_class"}
    return all(row[field] in chosen[name] for name, field in fields.items() if chosen.get(name))


def sentence_of(kind: Kind, rows: Sequence[ReadRow], now: datetime) -> str:
    """The group's sentence, with when the first automatic retry comes."""
    due = [row["next_attempt_at"] for row in rows if row.get("next_attempt_at") is not None]
    if kind.name == "retry_due" and due:
        first = length((min(due) - now).total_seconds())
        return f"An automatic retry is due, the first in {first}, and may settle it without you."
    return kind.sentence
