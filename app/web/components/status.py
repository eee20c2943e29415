"""States of transactions as marks: each has a shape beside its colour, so that colour alone never says it."""

from dash.development.base_component import Component

from app.web.components.icons import icon
from app.web.dash_libs import html

MARKS = {
    "stuck": "stuck",
    "open": "open",
    "completed": "completed",
    "failed": "failed",
    "rejected": "rejected",
    "cancelled": "cancelled",
    "ended": "ended",
}
REASONS = {
    "review_overdue": "review overdue",
    "state_limit": "past its limit",
    "learned": "longer than usual",
    "deadline": "past its deadline",
}
HANDOVERS = {
    "none": "no call to the partner is on record",
    "called": "called; no answer on record",
    "answered": "the partner answered",
    "referenced": "the partner gave its reference",
    "called_back": "the partner called back",
}


def mark(status: str, label: str | None = None) -> Component:
    """A status with its shape. `status` is a status of data.md, or `stuck`."""
    return html.Span(
        [icon(MARKS.get(status, "info")), html.Span(label or status)],
        className=f"mark mark-{MARKS.get(status, 'open')}",
    )


def reason(name: str) -> str:
    """A stuck reason in words; one that is not known as it is."""
    return REASONS.get(name, name.replace("_", " "))


def handover(name: str | None) -> str:
    """How far a wait on a partner is proven, in words."""
    return HANDOVERS.get(name or "none", name or "")


def words(identifier: str | None) -> str:
    """An id of a state as words: `identity_review` -> `identity review`."""
    return "—" if identifier is None else identifier.replace("_", " ")
