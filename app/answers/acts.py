"""An act with the outcome of each of its transactions."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.analysis.drawing.timeline_text import OUTCOMES
from app.domain.errors import NotFound
from app.domain.rows import Row
from app.office.acts import Act
from app.queries.acts import steps
from app.store.reader import Reader

WAITING, ASKED, NOT_SENT = "waiting", "asked", "not sent"


def detail(reader: Reader, act: Act, running: bool) -> Row:
    """{id, action, actor, reason, at, frozen, status, ended_at, first, counts, items}.

    `status` is `running`, `ended`, or `interrupted` where Transom was stopped over it; `items` are {transaction_id,
    tenant, group, outcome, asked_at, outcome_at, from_state, to_state, seconds, answer, why}, `outcome` being
    `moved`, `not moved` (taken, and the state did not move in time), `refused`, `not reached`, `unknown` (no answer),
    `not sent`, or so far `asked` or `waiting`.
    """
    known = steps(reader, act.act_id)
    items = [_item(item, known.get(item["tx"], {}), running) for item in act.items]
    return {
        "id": act.act_id,
        "action": act.action,
        "actor": act.actor,
        "reason": act.reason,
        "at": act.at,
        "frozen": act.frozen,
        "status": _status(act, items, running),
        "ended_at": act.ended_at,
        "first": items[0]["transaction_id"] if items else None,
        "counts": dict(Counter(item["outcome"] for item in items)),
        "items": items,
    }


def as_known(act: Act, running: bool, as_of: datetime | None) -> tuple[Act, bool]:
    """The act, and whether it was under way, as known at an instant (None: now). Raises NotFound if decided later."""
    if as_of is None:
        return act, running
    if act.at > as_of:
        raise NotFound(f"There was no act {act.act_id[:60]!r} yet.")
    still = act.ended_at is not None and act.ended_at > as_of
    return (replace(act, ended_at=None), True) if still else (act, running)


def summary(reader: Reader, act: Act, running: bool) -> Row:
    """The same without its items, as lists have it."""
    steps = detail(reader, act, running)
    return {name: value for name, value in steps.items() if name != "items"} | {"n": len(act.items)}


def _status(act: Act, items: list[Row], running: bool) -> str:
    if items and all(item["outcome"] not in (WAITING, ASKED) for item in items) and running:
        return "ended"
    if running:
        return "running"
    return "ended" if act.ended_at is not None else "interrupted"


def _item(item: Any, steps: Row, running: bool) -> Row:
    asked, done = steps.get("asked"), steps.get("done")
    more = done["attributes"] if done else {}
    at: datetime | None = asked["at"] if asked else None
    outcome_at: datetime | None = done["outcome_at"] if done else None
    outcome = _outcome(asked, done, running)
    return {
        "transaction_id": item["transaction_id"],
        "tenant": item["tenant"],
        "group": item["group"],
        "outcome": outcome,
        "asked_at": at,
        "outcome_at": outcome_at,
        "from_state": item["state"],
        "to_state": more.get("to"),
        "seconds": (outcome_at - at).total_seconds() if at and outcome_at else None,
        "answer": more.get("answer"),
        "why": more.get("why") or (OUTCOMES.get(outcome) if outcome != "moved" else None),
    }


def _outcome(asked: Row | None, done: Row | None, running: bool) -> str:
    if done:
        return str(done["outcome"])
    if asked:
        return ASKED if running else "unknown"
    return WAITING if running else NOT_SENT
