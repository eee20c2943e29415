"""For each timeline item: colour class, error mark, tooltip text and link."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from app.analysis.lengths import length
from app.catalog.model import State
from app.domain.answer_fields.transactions import TimelineItem
from app.domain.ids import to_path
from app.domain.rows import ReadRow


class Mark(NamedTuple):
    """A line across the timeline."""

    title: str
    glyph: str
    note: str


LANES = {
    "workflow": "Workflow",
    "partner": "Partner",
    "review": "Human work",
    "retry": "Retries",
    "machine": "Machines",
    "audit": "Audit",
}
"""Titles of the lanes, in the order in which they are drawn: what it is, who has it, who worked on it."""

MARKS = {
    "now": Mark("now", "│", "What is still open is drawn up to here and no further"),
    "finished": Mark("finished", "■", ""),
    "deadline": Mark("deadline", "⚑", "A deadline runs on the wall clock; nothing pauses it"),
    "due": Mark("due", "⚑", "The date that was promised for this transaction"),
    "limit": Mark("limit", "◆", "The longest that it may stay in its present state"),
    "next_attempt": Mark("next attempt", "↻", "Announced by the sender; it happens by itself"),
}
GLYPHS = {
    "completed": "✓",
    "failed": "✕",
    "rejected": "✕",
    "cancelled": "−",
    "state": "■",
    "unknown": "□",
    "wait": "◇",
    "task": "▣",
    "action": "●",
    "decision": "◆",
    "payload": "▤",
    "attempt": "↻",
    "next_attempt": "▷",
} | dict.fromkeys(("span", "internal", "server", "client", "producer", "consumer"), "▪")
CLOCKS = {
    "us": "Our own machines have it.",
    "queue": "It waits in a queue.",
    "retry": "It waits for the next attempt.",
    "partner": "It waits for the partner.",
    "review": "It waits for a person.",
    "hold": "It is on hold.",
}
HANDOVERS = {
    "none": "No call to the partner is on record.",
    "called": "The partner was called; no answer is on record.",
    "answered": "The partner answered the call.",
    "referenced": "The partner gave its own reference.",
    "called_back": "The partner called back.",
}
OUTCOMES = {
    "asked": "The workflow engine was asked; the outcome is not known yet.",
    "moved": "The state moved.",
    "not moved": "The workflow engine took it, and the state did not move in time.",
    "refused": "The workflow engine refused it.",
    "not reached": "The workflow engine was not reached.",
    "unknown": "The workflow engine gave no answer, and the state did not move in time.",
    "not sent": "It was not requested.",
}
_ARTICLES = {"internal": "An"}
TASKS = {"assigned": "Somebody has claimed it.", "unassigned": "Nobody has claimed it."}


def tone(item: TimelineItem, states: Mapping[str, State]) -> str:
    """The colour and texture of an item: the clock it belongs to; `end` for a terminal state."""
    lane, kind = item["lane"], item["kind"]
    if lane == "workflow":
        state = states.get(item["title"]) if kind == "state" else None
        if state is not None and state.terminal is not None:
            return "end"
        waits_on = (state.waits_on if state is not None else None) or "unknown"
        return "review_unassigned" if waits_on == "review" else waits_on
    if lane == "review":
        return "review_unassigned" if item["status"] == "unassigned" else "review_assigned"
    return {"partner": "partner", "retry": "retry", "machine": "machine"}.get(lane, "unknown")


def is_error(item: TimelineItem, states: Mapping[str, State]) -> bool:
    """Whether `e` stops at an item: a span that failed, a bad end, a dead letter, a retry after an error."""
    lane, status = item["lane"], item["status"]
    if lane == "machine":
        return bool(status == "error")
    if lane == "workflow":
        state = states.get(item["title"])
        return status in ("failed", "rejected") or (state is not None and state.dead_letter)
    return bool(lane == "retry" and item["kind"] == "wait" and status)


def caption(item: ReadRow | TimelineItem, titles: Mapping[str, str]) -> str:
    """An item's title as it is read: ids of partners and queues by their titles, ids of states as words."""
    title = str(item["title"])
    if title in titles:
        return titles[title]
    is_state = item["kind"] == "state" or (item["kind"] == "wait" and item["lane"] == "retry")
    return title.replace("_", " ") if is_state else title


def href(item: TimelineItem) -> str | None:
    """The page behind an item, without how one looks at it (`tz`, `as_of`); None where there is none."""
    what, _, rest = str(item["ref"]).partition(":")
    if what == "span":
        trace_id, _, remainder = rest.partition("/")
        span_id = remainder.partition("/")[0]
        return f"/traces/{to_path(trace_id)}?span={quote(span_id)}"
    return f"/payloads/{to_path(rest)}" if what == "payload" else None


def lines(item: TimelineItem, states: Mapping[str, State], titles: Mapping[str, str]) -> list[str]:
    """Sentences on an item for its tooltip, beside its title and its times; the last says who asserts what was moved,
    decided or captured."""
    asserted = item["origin"].startswith("asserted") and item["lane"] != "machine"
    own = _own_lines(item, states, titles)
    return [*own, f"{item['origin'].capitalize()}."] if asserted else own


def _own_lines(item: TimelineItem, states: Mapping[str, State], titles: Mapping[str, str]) -> list[str]:
    """What an item's kind and status mean."""
    lane, kind, status = item["lane"], item["kind"], item["status"]
    if kind == "act":
        return ["Done here by an operator.", OUTCOMES.get(str(status), str(status))]
    if kind == "seen":
        return ["Somebody saw a payload in clear; the ledger has who, when and why."]
    if lane == "workflow":
        return _of_state(item, states)
    if lane == "partner" and kind == "wait":
        return [HANDOVERS.get(str(status), str(status))]
    if kind == "payload":
        return ["A captured payload; Enter opens it, redacted."]
    if kind == "task":
        return [f"Review task in the queue {caption(item, titles)}.", TASKS.get(status, f"Decided: {_words(status)}.")]
    if lane == "machine":
        failed = ["It ended with an error."] if status == "error" else []
        return [
            f"{_ARTICLES.get(kind, 'A')} {kind} span; Enter opens its trace."
            if kind != "span"
            else "Enter opens its trace.",
            *failed,
        ]
    if lane == "retry" and status and kind != "next_attempt":
        return [f"After an error: {_words(status)}."]
    if kind == "next_attempt":
        return ["Planned, not yet made."]
    return []


def _words(identifier: str) -> str:
    return identifier.replace("_", " ")


def _of_state(item: TimelineItem, states: Mapping[str, State]) -> list[str]:
    state = states.get(item["title"])
    if item["kind"] != "state":
        return ["Nothing says what state it was in."]
    if state is None:
        return ["The catalog does not declare this state."]
    if state.terminal is not None:
        return [f"A terminal state: {state.terminal}."]
    facts = [CLOCKS[state.waits_on]] if state.waits_on else []
    if state.awaits:
        facts.append(f"It awaits the {state.awaits}.")
    if state.limit is not None:
        facts.append(f"Its limit is {length(state.limit)}.")
    if state.dead_letter:
        facts.append("A dead letter: nothing moves it by itself.")
    elif state.exception:
        facts.append("An exception state.")
    return facts


def lane_note(lane: str, items: Sequence[TimelineItem], worked: float) -> str:
    """A lane in two or three words, beside its strip."""
    if lane == "machine":
        return length(worked)
    kinds = Counter(item["kind"] for item in items)
    for kind, one in (("state", "state"), ("task", "task"), ("attempt", "retry"), ("wait", "wait")):
        if kinds[kind]:
            many = "retries" if one == "retry" else f"{one}s"
            return f"{kinds[kind]} {one if kinds[kind] == 1 else many}"
    return f"{len(items)} {'entry' if len(items) == 1 else 'entries'}"


def lane_lines(lane: str, items: Sequence[TimelineItem], worked: float, titles: Mapping[str, str]) -> list[str]:
    """What a lane's tooltip says."""
    if lane == "machine":
        failed = sum(item["status"] == "error" for item in items)
        tail = f", {failed:,} of them with an error" if failed else ""
        return [f"{len(items):,} spans{tail}; machines worked {length(worked)}."]
    waiting = [caption(item, titles) for item in items if item["until"] is None]
    return [f"Not ended: {', '.join(waiting)}."] if waiting else []
