"""Requests that others wrote: the official OTLP examples, and traces of a research system."""

import gzip
from pathlib import Path

import pytest

from app.domain.records import Kind
from app.domain.values import to_plain
from collectors.otlp import logs, traces

TRACES = Path(__file__).parents[4] / "shared" / "data" / "traces"
pytestmark = pytest.mark.skipif(not TRACES.is_dir(), reason="the shared data is not beside this checkout")


def test_the_official_trace_example_is_one_span_with_its_scope() -> None:
    batch, rejections = traces.of_json((TRACES / "otlp-example-trace.json").read_bytes())
    row = batch.tables[Kind.SPAN].to_pylist()[0]
    assert (batch.rows, rejections) == (1, ())
    assert (row["trace_id"], row["span_id"]) == ("5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174")
    assert (row["parent_span_id"], row["name"], row["kind"]) == ("eee19b7ec3c1b173", "I'm a server span", 2)
    assert (row["start_ns"], row["end_ns"]) == (1544712660000000000, 1544712661000000000)
    assert '"my.scope.attribute"' in row["scope"]


def test_the_official_log_example_keeps_every_type_of_attribute() -> None:
    batch, rejections = logs.of_json((TRACES / "otlp-example-logs.json").read_bytes())
    row = batch.tables[Kind.LOG_LINE].to_pylist()[0]
    assert (batch.rows, rejections) == (1, ())
    assert (row["severity_text"], row["body"]) == ("Information", "Example log record")
    assert {item["key"]: to_plain(item["value"]) for item in row["attributes"]} == {
        "string.attribute": "some string",
        "boolean.attribute": True,
        "int.attribute": 10,
        "double.attribute": 637.704,
        "array.attribute": ["many", "values"],
        "map.attribute": {"some.map.key": "some value"},
    }


def test_the_train_ticket_traces_have_their_true_counts() -> None:
    seen: set[tuple[str, str, int]] = set()
    traced: set[str] = set()
    sent = 0
    with gzip.open(TRACES / "trainticket_sample.ndjson.gz") as lines:
        for line in lines:
            batch, rejections = traces.of_json(line)
            assert rejections == ()
            table = batch.tables[Kind.SPAN]
            sent += table.num_rows
            trace_ids = table["trace_id"].to_pylist()
            traced.update(trace_ids)
            seen.update(zip(trace_ids, table["span_id"].to_pylist(), table["start_ns"].to_pylist(), strict=True))
    assert (sent, len(seen), len(traced)) == (13306, 13155, 185)
