"""The spans of a trace as its waterfall draws them, one span whole, and the record behind an item of the timeline."""

import pytest

from app.domain.errors import NotFound
from app.queries.records import subject
from app.queries.timeline import timeline
from app.queries.timeline_record import behind
from app.queries.waterfall import span, waterfall_spans
from app.store.reader import Reader
from tests.oracle import making
from tests.oracle.cases import MOVE
from tests.present import present
from tests.queries.conftest import Asking

TRACE = "a" * 32


@pytest.fixture
def reader(asking: Asking) -> Reader:
    """Half an hour in: a transaction with a trace of two spans, a log line on one of them, a task and a payload."""
    return asking(
        [
            making.move(0, "t", "received", **MOVE, event_id="m-0", reason="asked for"),
            making.move(1, "t", "identity_review", **MOVE, event_id="m-1"),
            making.review(2, "t", "task-1", "opened", queue="desk", event_id="r-1"),
            making.decision(2, "t", "queued", decision_id="d-1", event_id="d-1"),
            making.payload(3, "t", "request", event_id="p-1"),
            making.span(0, TRACE, "1" * 16, "t"),
            making.span(0.5, TRACE, "2" * 16, parent_span_id="1" * 16, status_code=2),
            making.log_line(0.5, TRACE, span_id="2" * 16),
        ],
        30,
    )


def test_spans_come_in_order_of_start_with_their_log_lines_counted(reader: Reader) -> None:
    found = waterfall_spans(reader, TRACE)
    assert [(row["span_id"], row["logs"]) for row in found.spans] == [("1" * 16, 0), ("2" * 16, 1)]
    assert found.total == 2


def test_an_id_is_found_in_capitals_too(reader: Reader) -> None:
    assert waterfall_spans(reader, TRACE.upper()).total == 2
    assert len(span(reader, TRACE.upper(), "2" * 16)) == 1


def test_an_unknown_trace_is_not_found_and_an_unknown_span_is_none(reader: Reader) -> None:
    with pytest.raises(NotFound):
        waterfall_spans(reader, "b" * 32)
    assert span(reader, TRACE, "f" * 16) == []


def test_one_span_is_answered_whole(reader: Reader) -> None:
    (row,) = span(reader, TRACE, "2" * 16)
    assert row["status_code"] == 2
    assert {"attributes", "events", "links", "resource", "scope"} <= set(row)


@pytest.mark.parametrize(
    ("ref", "field", "value"),
    [
        ("state:1", "reason", "asked for"),
        ("task:task-1", "queue", "desk"),
        ("action:{source}#r-1", "action", "opened"),
        ("decision:{source}#d-1", "decision", "queued"),
    ],
)
def test_behind_an_item_stands_its_record(reader: Reader, ref: str, field: str, value: str) -> None:
    source = making.review(2, "t", "task-1", "opened")["source"]
    found = behind(reader, subject(reader, "t"), ref.format(source=source))
    assert found is not None
    item, record = found
    assert item["ref"] == ref.format(source=source)
    assert record is not None
    assert record[field] == value


def test_behind_a_payload_stands_its_record_and_behind_a_span_none(reader: Reader) -> None:
    items = [ref for ref in _refs(reader) if ref.startswith(("payload:", "span:"))]
    payload_ref, span_ref = sorted(items)[0], sorted(items)[-1]
    _, payload = present(behind(reader, subject(reader, "t"), payload_ref))
    assert present(payload)["direction"] == "request"
    assert present(behind(reader, subject(reader, "t"), span_ref))[1] is None


def test_behind_what_is_not_on_the_timeline_stands_nothing(reader: Reader) -> None:
    assert behind(reader, subject(reader, "t"), "state:99") is None


def test_a_retry_is_on_the_timeline_once_however_many_transitions_carry_its_attempt(asking: Asking) -> None:
    steps = [(0, "submitted", 1), (1, "retry_wait", 1), (2, "submitted", 2), (3, "retry_wait", 2), (4, "submitted", 3)]
    reader = asking([making.move(at, "t", state, **MOVE, attempt=attempt) for at, state, attempt in steps], 30)
    retries = [item["title"] for item in timeline(reader, "t") if item["kind"] == "attempt"]
    assert retries == ["attempt 2", "attempt 3"]


def _refs(reader: Reader) -> list[str]:
    return [item["ref"] for item in timeline(reader, "t")]
