"""What the timeline's script is given: lanes on a folded axis; what has not ended stays open."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.drawing.timeline import timeline_drawing, worked
from app.catalog.model import State
from app.domain.answer_fields.transactions import TimelineItem
from app.domain.rows import Row

START = datetime(2026, 11, 20, 9)
STATES = {
    "received": State("us", 60),
    "submitted": State("partner", 600, awaits="partner acknowledgement"),
    "parked": State("queue", dead_letter=True),
    "done": State(terminal="completed"),
}


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def item(
    lane: str, kind: str, start: float, end: float | None, title: str = "x", status: str = "", ref: str | None = None
) -> TimelineItem:
    until = None if end is None else at(end)
    ref = ref or f"{kind}:{lane}/{start}"
    return {
        "at": at(start),
        "until": until,
        "lane": lane,
        "kind": kind,
        "title": title,
        "status": status,
        "origin": "derived",
        "ref": ref,
    }


def detail(**more: object) -> Row:
    times = dict.fromkeys(("finished_at", "deadline_at", "due_at", "limit_at", "next_attempt_at"))
    return {"transaction_id": "t", "status": "open", "started_at": START} | times | more


def drawn(items: Sequence[TimelineItem], now: float = 100.0, **more: Any) -> Row:
    return timeline_drawing(items, detail(**more), STATES, at(now))


def lanes(drawing: Row) -> dict[str, Row]:
    return {lane["lane"]: lane for lane in drawing["lanes"]}


def test_what_has_not_ended_has_no_end() -> None:
    drawing = drawn([item("workflow", "state", 0, 1, "received"), item("workflow", "state", 1, None, "submitted")])
    first, second = lanes(drawing)["workflow"]["items"]
    assert first["to"] == first["from"] + 1000
    assert second["to"] is None
    assert drawing["now"] == first["from"] + 100_000


def test_states_queues_and_partners_are_named_as_people_name_them() -> None:
    items = [
        item("workflow", "state", 0, 1, "identity_check"),
        item("retry", "wait", 1, 2, "retry_wait", "transient_upstream"),
        item("review", "task", 2, None, "identity-review", "unassigned"),
    ]
    titles = {"identity-review": "Members whose identity is uncertain"}
    drawing = lanes(timeline_drawing(items, detail(), STATES, at(100), titles))
    assert [lane["items"][0]["title"] for lane in drawing.values()] == [
        "identity check",
        "Members whose identity is uncertain",
        "retry wait",
    ]
    assert drawing["retry"]["items"][0]["lines"] == ["After an error: transient upstream."]
    assert drawing["review"]["lines"] == ["Not ended: Members whose identity is uncertain."]


def test_idle_days_fold_and_the_sentence_says_so() -> None:
    items = [item("machine", "client", 0, 1), item("machine", "client", 200_000, 200_001)]
    drawing = drawn(items, now=260_000)
    assert drawing["folded"]
    assert drawing["sentence"] == "3 d so far, of which machines worked 2 s. Idle time is folded: not to scale."


def test_a_span_that_encloses_days_does_not_keep_them_from_folding() -> None:
    items = [item("machine", "internal", 0, 200_001, ref="span:t/top/1")]
    items += [item("machine", "client", n, n + 0.5, ref=f"span:t/{n}/1") for n in (0, 1, 200_000)]
    assert drawn(items, now=200_002)["folded"]


def test_now_deadline_limit_and_the_next_attempt_are_marks_of_an_open_transaction() -> None:
    times: dict[str, Any] = {"deadline_at": at(900), "due_at": at(950), "limit_at": at(300), "next_attempt_at": at(400)}
    marks = drawn([item("workflow", "state", 0, None, "submitted")], **times)["marks"]
    assert [mark["kind"] for mark in marks] == ["now", "deadline", "due", "limit", "next_attempt"]


def test_a_finished_transaction_has_no_now_but_keeps_its_deadline() -> None:
    items = [item("workflow", "state", 0, 5, "received"), item("workflow", "state", 5, 5, "done", "completed")]
    drawing = drawn(items, status="completed", finished_at=at(5), deadline_at=at(900), limit_at=at(70))
    assert drawing["now"] is None
    assert [mark["kind"] for mark in drawing["marks"]] == ["finished", "deadline"]


@pytest.mark.parametrize(
    ("state", "tone", "says"),
    [
        ("received", "us", "Its limit is 1 min."),
        ("submitted", "partner", "It awaits the partner acknowledgement."),
        ("done", "end", "A terminal state: completed."),
        ("nonsense", "unknown", "The catalog does not declare this state."),
    ],
)
def test_a_state_has_the_tone_of_its_clock_and_says_what_it_waits_for(state: str, tone: str, says: str) -> None:
    (only,) = lanes(drawn([item("workflow", "state", 0, 5, state)]))["workflow"]["items"]
    assert only["tone"] == tone
    assert says in only["lines"]


def test_errors_are_failed_spans_dead_letters_and_retries_after_an_error() -> None:
    items = [
        item("machine", "client", 0, 1, status="error"),
        item("machine", "client", 1, 2, status="ok"),
        item("workflow", "state", 0, 1, "parked"),
        item("retry", "wait", 2, 3, "retry_wait", "transient_upstream"),
    ]
    found = {one["id"]: one["error"] for lane in drawn(items)["lanes"] for one in lane["items"]}
    assert list(found.values()).count(True) == 3
    assert not found["client:machine/1"]


def test_a_span_leads_to_its_trace_and_a_payload_to_its_page() -> None:
    items = [
        item("machine", "client", 0, 1, ref="span:abc/def/17"),
        item("partner", "payload", 0, 0, ref="payload:PQ"),
        item("workflow", "state", 0, 1, "received"),
    ]
    found = {one["id"]: one["href"] for lane in drawn(items)["lanes"] for one in lane["items"]}
    assert found == {"span:abc/def/17": "/traces/abc?span=def", "payload:PQ": "/payloads/PQ", "state:workflow/0": None}


def test_items_at_one_time_lie_on_lines_of_their_own() -> None:
    items = [item("review", "task", 0, 10, ref="task:a"), item("review", "task", 5, 15, ref="task:b")]
    lane = lanes(drawn(items))["review"]
    assert [one["track"] for one in lane["items"]] == [0, 1]
    assert lane["tracks"] == 2


def test_long_lanes_start_closed_so_that_every_lane_is_seen() -> None:
    items = [item("workflow", "state", n, n + 1, "received", ref=f"state:{n}") for n in range(5)]
    items += [item("machine", "client", n, n + 1, ref=f"span:t/{n}/1") for n in range(300)]
    closed = {name: lane["closed"] for name, lane in lanes(drawn(items, now=400)).items()}
    assert closed == {"workflow": False, "machine": True}


spans = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 50)), max_size=30)


@given(spans)
def test_machines_worked_as_long_as_any_of_them_ran(given_spans: list[tuple[int, int]]) -> None:
    items = [item("machine", "client", start, start + length) for start, length in given_spans]
    seconds = {second for start, length in given_spans for second in range(start, start + length)}
    assert worked(items) == len(seconds)


@given(spans)
def test_everything_is_drawn_within_the_axis(given_spans: list[tuple[int, int]]) -> None:
    items = [item("machine", "client", start, start + length) for start, length in given_spans]
    drawing = drawn(items, now=600)
    first, last = drawing["pieces"][0][0], drawing["pieces"][-1][1]
    for lane in drawing["lanes"]:
        assert all(first <= one["from"] <= one["to"] <= last for one in lane["items"])
