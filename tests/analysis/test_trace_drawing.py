"""What the waterfall's script is given: a column entry a row, and each mark as a sentence."""

from typing import Any

from app.analysis.drawing.span_rows import CLIENT, SERVER, Span
from app.analysis.drawing.trace import BACKWARDS, ENDLESS, ERROR, ORPHAN, REPEATED, SKEWED, trace_drawing

MS = 1_000_000


def span(span_id: str, parent: str | None = None, start: int = 0, end: int = 100, **more: Any) -> Span:
    named: dict[str, Any] = {"name": span_id, "service": "a", "kind": 1} | more
    return Span(span_id=span_id, parent_span_id=parent, start=start * MS, end=end * MS, **named)


def call(span_id: str, start: int, end: int, **more: Any) -> Span:
    return span(span_id, "root", start, end, **{"name": "POST", "kind": CLIENT, "peer": "p.example"} | more)


def test_every_column_has_an_entry_for_every_row() -> None:
    drawing = trace_drawing("t", [span("root"), call("1", 10, 20), span("2", "1", 12, 18)], False)
    assert {len(column) for column in drawing["rows"].values()} == {3}
    assert drawing["rows"]["depth"] == [0, 1, 2]
    assert drawing["rows"]["start"] == [0.0, 10.0, 12.0]
    assert drawing["rows"]["size"] == [2, 1, 0]


def test_a_missing_parent_of_an_open_transaction_is_not_called_an_error() -> None:
    spans = [span("a", "gone")]
    assert trace_drawing("t", spans, True)["notes"][0] == ["Its parent gone has not ended yet, or was lost."]
    assert trace_drawing("t", spans, False)["notes"][0] == ["Its parent gone is missing: lost, or never sent."]
    assert trace_drawing("t", spans, True)["rows"]["marks"] == [ORPHAN]


def test_hidden_retries_and_skew_are_marked_and_said() -> None:
    spans = [
        span("root"),
        call("1", 0, 10, error=True),
        call("2", 20, 30),
        span("3", "2", 15, 29, service="b", kind=SERVER),
    ]
    drawing = trace_drawing("t", spans, False)
    assert drawing["rows"]["marks"] == [0, ERROR, REPEATED, SKEWED]
    assert drawing["rows"]["call"] == [0, 1, 2, 0]
    assert "called again" in drawing["notes"][1][0]
    assert "Hidden retry: call 2 of this kind to p.example" in drawing["notes"][2][0]
    assert "Starts 5 ms before its caller" in drawing["notes"][3][0]


def test_the_summary_counts_what_is_wrong_and_nothing_else() -> None:
    clean = trace_drawing("t", [span("root"), span("1", "root", 10, 20, service="b")], False)
    assert clean["sentence"] == "2 spans · 100 ms · 2 services · critical path through 2 spans"
    broken = trace_drawing("t", [span("root", error=True), span("1", "gone", 10, 20)], False)
    assert "1 error" in broken["sentence"]
    assert "1 orphan" in broken["sentence"]


def test_a_callback_three_days_later_folds_the_days_between() -> None:
    three_days = 3 * 86_400_000
    drawing = trace_drawing("t", [span("a"), span("b", None, three_days, three_days + 50)], False)
    assert drawing["folded"]
    assert "not to scale" in drawing["sentence"]


def test_a_span_that_ends_before_it_starts_is_drawn_without_length_and_said() -> None:
    drawing = trace_drawing("t", [span("a", None, 50, 20)], False)
    assert drawing["rows"]["start"] == drawing["rows"]["end"] == [0.0]
    assert drawing["notes"][0] == ["Its recorded end lies 30 ms before its start."]


def test_a_trace_without_spans_says_so() -> None:
    assert trace_drawing("t", [], False)["sentence"] == "No span of this trace is known."


def test_a_span_without_an_end_a_negative_and_a_truly_short_one_are_told_apart() -> None:
    spans = [span("endless", end=0, ended=False), span("negative", end=-30), span("short", end=0)]
    drawing = trace_drawing("t", spans, False)
    marks = dict(zip(drawing["rows"]["id"], drawing["rows"]["marks"], strict=True))
    assert marks == {"endless": ENDLESS, "negative": BACKWARDS, "short": 0}
    notes = {drawing["rows"]["id"][row]: lines for row, lines in drawing["notes"].items()}
    assert notes["endless"] == ["No end is on record: how long it took is not known."]
    assert notes["negative"] == ["Its recorded end lies 30 ms before its start."]
    assert "1 span without an end" in drawing["sentence"]
