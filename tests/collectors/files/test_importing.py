import gzip
import json
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.model import Catalog
from app.domain.encryption import Keys
from app.domain.errors import BadInput, Unavailable
from app.domain.records import Kind
from app.journal import Entry, Unsealed
from collectors.collector_client import Reply, to_collector
from collectors.files.importer import Report, import_file, into
from collectors.files.parts import Choices
from collectors.intake import Intake

DATA = Path(__file__).parents[4] / "shared" / "data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not beside the repository")
NOW = datetime(2026, 11, 23)


class Memory:
    """A journal that keeps what it is given, for looking at."""

    def __init__(self) -> None:
        self.entries: list[Unsealed] = []

    def append(self, entries: Sequence[Unsealed]) -> int:
        self.entries.extend(entries)
        return len(self.entries)

    def read(self, after: int, limit_bytes: int) -> Sequence[Entry]:
        return []

    def last_offset(self) -> int:
        return len(self.entries)

    def rows(self, kind: Kind) -> list[dict[str, Any]]:
        return [row for entry in self.entries if entry.kind is kind for row in entry.table.to_pylist()]


@pytest.fixture
def journal() -> Memory:
    return Memory()


def imported(journal: Memory, path: Path, **options: Any) -> Report:
    intake = Intake(journal, lambda: Catalog(), Keys(b"p" * 32, b"t" * 32), lambda: NOW)  # type: ignore[arg-type]
    try:
        progress = options.pop("progress", lambda done, total: None)
        return import_file(path, into(intake), Choices(**options), progress)
    finally:
        intake.close()


@real
@pytest.mark.parametrize("name", ["receipt.xes.gz", "bpic2013-closed.xes.gz"])
def test_a_real_event_log_gives_its_true_counts(journal: Memory, name: str) -> None:
    facts = json.loads((DATA / "eventlogs" / "reference-facts.json").read_text())[name]
    steps: list[tuple[int, int]] = []
    report = imported(journal, DATA / "eventlogs" / name, progress=lambda done, total: steps.append((done, total)))
    assert (report.accepted, report.refused, report.problems) == (facts["events"], 0, [])
    rows = journal.rows(Kind.TRANSITION)
    assert len({(row["source"], row["event_id"]) for row in rows}) == facts["events"]
    assert {row["workflow"] for row in rows} == {name.removesuffix(".xes.gz")}
    ordered: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: (row["event_time"], row["sequence"])):
        ordered.setdefault(row["transaction_id"], []).append(row)
    assert len(ordered) == facts["cases"]
    assert all([row["sequence"] for row in case] == list(range(1, len(case) + 1)) for case in ordered.values())
    variants = Counter(tuple(row["to_state"] for row in case) for case in ordered.values())
    assert len(variants) == facts["variants"]
    for expected in facts["top5_variants"]:
        assert variants[tuple(expected["seq"])] == expected["cases"]
    actors = Counter(row["actor"] for row in rows)
    assert len(actors) == facts["resources"]
    assert [list(pair) for pair in actors.most_common(3)] == facts["top10_resources"][:3]
    durations = [(case[-1]["event_time"] - case[0]["event_time"]).total_seconds() for case in ordered.values()]
    assert sum(durations) / len(durations) == pytest.approx(facts["case_duration_s"]["mean"])
    assert max(durations) == facts["case_duration_s"]["max"]
    assert len({row["to_state"] for row in rows}) == facts["activities"]
    lifecycle = Counter(json.loads(row["attributes"])["lifecycle:transition"] for row in rows)
    assert sum(lifecycle.values()) == facts["events"]
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]


@real
def test_a_cases_attributes_are_kept_with_its_first_transition(journal: Memory) -> None:
    imported(journal, DATA / "eventlogs" / "receipt.xes.gz")
    case = [row for row in journal.rows(Kind.TRANSITION) if row["transaction_id"] == "case-10011"]
    first, second = (json.loads(row["attributes"]) for row in sorted(case, key=lambda row: row["sequence"])[:2])
    assert first["responsible"] == "Resource21"
    assert first["channel"] == "Internet"
    assert first["org:group"] == "Group 1"
    assert "responsible" not in second


@real
def test_real_traces_give_their_true_counts(journal: Memory) -> None:
    report = imported(journal, DATA / "traces" / "trainticket_sample.ndjson.gz")
    assert (report.accepted, report.refused) == (13306, 0)
    spans = journal.rows(Kind.SPAN)
    assert len({span["trace_id"] for span in spans}) == 185
    assert len({(span["trace_id"], span["span_id"], span["kind"], span["start_ns"]) for span in spans}) == 13155
    assert len({span["service"] for span in spans}) == 28


@real
def test_the_official_examples_go_in(journal: Memory) -> None:
    assert imported(journal, DATA / "traces" / "otlp-example-trace.json").accepted == 1
    assert imported(journal, DATA / "traces" / "otlp-example-logs.json").accepted == 1
    assert len(journal.rows(Kind.SPAN)) == len(journal.rows(Kind.LOG_LINE)) == 1


def event(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "type": "transom.workflow.transition.v1",
        "source": "engine",
        "id": f"e-{number}",
        "time": "2026-11-23T09:12:00Z",
        "data": {"transaction_id": "T", "to_state": "received"},
    } | changes


def test_bad_lines_are_counted_and_named_and_the_rest_goes_in(journal: Memory, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl.gz"
    lines = [json.dumps(event(1)), "", "{", json.dumps(event(2, time="noon")), "7", json.dumps(event(3))]
    path.write_bytes(gzip.compress("\r\n".join(lines).encode()))
    report = imported(journal, path, form="cloudevents")
    assert (report.accepted, report.refused) == (2, 3)
    assert sorted(str(problem) for problem in report.problems) == [
        "line 3: it is no JSON: Expecting property name enclosed in double quotes at line 1, column 2",
        'line 4: time: "noon" is no RFC 3339 instant',
        "line 5: event: 7 is no object",
    ]


def test_an_array_of_events_goes_in(journal: Memory, tmp_path: Path) -> None:
    path = tmp_path / "events.json"
    path.write_text(json.dumps([event(number) for number in range(2500)], indent=1))
    assert imported(journal, path).accepted == 2500
    assert {row["event_id"] for row in journal.rows(Kind.TRANSITION)} == {f"e-{number}" for number in range(2500)}


def spans(count: int) -> dict[str, Any]:
    records = [
        {"traceId": "a" * 32, "spanId": f"{number:016x}", "name": "s" * 5000, "startTimeUnixNano": "1"}
        for number in range(1, count + 1)
    ]
    return {"resourceSpans": [{"resource": {}, "scopeSpans": [{"scope": {"name": "x"}, "spans": records}]}]}


def test_bad_lines_of_otlp_are_named_and_large_requests_are_split(journal: Memory, tmp_path: Path) -> None:
    path = tmp_path / "traces.jsonl"
    wrong = spans(2)
    wrong["resourceSpans"][0]["scopeSpans"][0]["spans"][1]["spanId"] = ""
    lines = [spans(3500), {"resourceMetrics": []}, wrong]
    path.write_text("\n".join(["{", *(json.dumps(line) for line in lines)]))
    report = imported(journal, path, form="otlp")
    assert (report.accepted, report.refused) == (3501, 3)
    assert [problem.place for problem in report.problems] == ["line 1", "line 3", "line 4"]
    assert len({row["span_id"] for row in journal.rows(Kind.SPAN)}) == 3500


XES = """<?xml version="1.0"?>
<log xmlns="http://www.xes-standard.org/"><string key="concept:name" value="log"/>
<trace><string key="concept:name" value="c1"/><string key="lane" value="red"/><string key="note" value="case"/>
 <event><string key="concept:name" value="B"/><date key="time:timestamp" value="2026-01-02T00:00:00Z"/>
  <int key="cost" value="7"><string key="unit" value="EUR"/></int><boolean key="ok" value="true"/>
  <list key="tags"><values><string key="t" value="x"/><string key="t" value="y"/></values></list>
  <string key="note" value="event"/></event>
 <event><string key="concept:name" value="A"/><date key="time:timestamp" value="2026-01-01T00:00:00"/></event>
 <event><string key="concept:name" value="C"/></event>
 <event><date key="time:timestamp" value="2026-01-01T00:00:00"/></event>
 <event><string key="concept:name" value="A2"/><date key="time:timestamp" value="2026-01-01T01:00:00+01:00"/></event>
</trace>
<trace><event><string key="concept:name" value="X"/><date key="time:timestamp" value="bad"/></event></trace></log>
"""


@pytest.mark.parametrize("text", [XES, XES.replace(' xmlns="http://www.xes-standard.org/"', "")])
def test_an_event_log_is_ordered_by_time_then_by_its_file(journal: Memory, tmp_path: Path, text: str) -> None:
    path = tmp_path / "small.xes"
    path.write_text(text)
    report = imported(journal, path, workflow="orders")
    rows = journal.rows(Kind.TRANSITION)
    assert [(row["to_state"], row["sequence"], row["event_id"]) for row in rows] == [
        ("A", 1, "c1/1"),
        ("A2", 2, "c1/2"),
        ("B", 3, "c1/3"),
    ]
    assert {(row["workflow"], row["source"], row["actor"]) for row in rows} == {("orders", "small.xes", None)}
    assert json.loads(rows[0]["attributes"]) == {"lane": "red", "case:note": "case"}
    assert json.loads(rows[2]["attributes"]) == {
        "cost": 7, "cost.unit": "EUR", "ok": True, "tags": ["x", "y"], "note": "event",
    }  # fmt: skip
    assert report.refused == 3
    assert [str(problem) for problem in report.problems] == [
        "case c1, event 3: has no time:timestamp",
        "case c1, event 4: has no concept:name",
        'case case 2, event 1: time:timestamp "bad" is not an instant',
    ]


def test_a_root_of_an_odd_namespace_is_refused_as_no_log(journal: Memory, tmp_path: Path) -> None:
    path = tmp_path / "odd.xes"
    path.write_text('<x xmlns="http://a/}b"/>')
    with pytest.raises(BadInput, match="its root is <x>, not <log>"):
        imported(journal, path)


LONG = f"<!-- {'x' * 200_000} -->"


@pytest.mark.parametrize(
    "start",
    [
        '<!DOCTYPE log [<!ENTITY e "x">]>',
        '<!DOCTYPE log SYSTEM "http://x.example/log.dtd">',
        LONG + "<!DOCTYPE log>",
    ],
)
def test_a_document_type_is_refused(journal: Memory, tmp_path: Path, start: str) -> None:
    path = tmp_path / "bad.xes"
    path.write_text(start + XES.partition("\n")[2])
    with pytest.raises(BadInput, match=r"<!DOCTYPE.*refused"):
        imported(journal, path)
    assert journal.entries == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is none of otlp, cloudevents, xes"),
        (b"case_id,activity\n1,a\n", "is none of otlp, cloudevents, xes"),
        (b'{"ocel:events": []}', "is none of otlp, cloudevents, xes"),
        (b"<html></html>", "is XML, but no XES: its root is <html>"),
        (b"<log><trace>", "is no well-formed XML"),
        (gzip.compress(b'{"specversion": "1.0"}\n' * 1000, mtime=0)[:40], "damaged or cut short"),
        (b"\x1f\x8bnonsense", "damaged or cut short"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(journal: Memory, tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(BadInput) as refusal:
        imported(journal, path)
    assert sentence in str(refusal.value)
    with pytest.raises(BadInput, match="cannot be read"):
        imported(journal, tmp_path / "absent")
    with pytest.raises(BadInput, match="cannot be read"):
        imported(journal, tmp_path)


def test_what_came_before_a_cut_is_taken(journal: Memory, tmp_path: Path) -> None:
    path = tmp_path / "cut.xes"
    path.write_text(XES[: XES.index("<trace><event>")])
    with pytest.raises(BadInput, match="no well-formed XML"):
        imported(journal, path)
    assert len(journal.rows(Kind.TRANSITION)) == 3


class _Collector(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        seen: list[tuple[str, str, bytes]] = self.server.seen  # type: ignore[attr-defined]
        seen.append((self.path, self.headers["Content-Type"], body))
        busy = len(seen) == 1
        answer = b"" if busy else json.dumps({"accepted": 1, "rejected": []}).encode()
        self.send_response(429 if busy else 200)
        self.send_header("Retry-After", "3")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep silent."""


def test_a_collectors_address_takes_the_same_requests_and_is_asked_again_when_busy(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(event(1)))
    waits: list[float] = []
    with HTTPServer(("127.0.0.1", 0), _Collector) as server:
        server.seen = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        send = to_collector(f"http://127.0.0.1:{server.server_port}/")
        report = import_file(tmp_path / "a.jsonl", send, sleep=waits.append)
        server.shutdown()
        thread.join()
        seen = server.seen  # type: ignore[attr-defined]
    assert report.accepted == 1
    assert waits == [3]
    assert [path for path, _, _ in seen] == ["/v1/events", "/v1/events"]
    assert json.loads(seen[1][2]) == [event(1)]
    with pytest.raises(Unavailable, match="does not answer"):
        send("events", "application/json", b"")


@pytest.mark.parametrize("url", ["", "localhost:4318", "ftp://x", "http://"])
def test_an_address_that_is_none_is_named(url: str) -> None:
    with pytest.raises(BadInput, match="no address of a collector"):
        to_collector(url)


@pytest.mark.parametrize("status", [500, 401, 404])
def test_a_collector_that_fails_or_is_none_ends_the_import(tmp_path: Path, status: int) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(event(1)))
    with pytest.raises(Unavailable, match=f"answered {status}: on our side"):
        import_file(tmp_path / "a.jsonl", lambda *_: Reply(status, {"detail": "on our side"}))


def test_a_case_that_a_log_writes_in_parts_keeps_every_event(journal: Memory, tmp_path: Path) -> None:
    event = '<event><string key="concept:name" value="{}"/><date key="time:timestamp" value="2026-01-0{}"/></event>'
    part = '<trace><string key="concept:name" value="C"/>{}</trace>'
    path = tmp_path / "parts.xes"
    path.write_text(f"<log>{part.format(event.format('a', 1))}{part.format(event.format('b', 2))}</log>")
    assert imported(journal, path).accepted == 2
    rows = journal.rows(Kind.TRANSITION)
    assert [(row["event_id"], row["to_state"], row["sequence"]) for row in rows] == [("C/1", "a", 1), ("C/2", "b", 2)]


@given(st.binary(max_size=300), st.sampled_from(["auto", "otlp", "cloudevents", "xes"]))
def test_any_file_is_imported_or_refused_with_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, form: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(content)
    try:
        import_file(path, lambda *_: Reply(200, {}), Choices(form))
    except BadInput as refusal:
        told = str(refusal)
        if not told:
            raise


def xes_event(name: str, time: str = "2026-07-23T10:00:00Z") -> str:
    """One event of a log."""
    return f'<event><string key="concept:name" value="{name}"/><date key="time:timestamp" value="{time}"/></event>'


def xes_case(name: str, *events: str) -> str:
    """One trace of a log."""
    return f'<trace><string key="concept:name" value="{name}"/>{"".join(events)}</trace>'


def test_events_outside_any_trace_are_counted_as_refused(journal: Memory, tmp_path: Path) -> None:
    path = tmp_path / "loose.xes"
    path.write_text(f"<log>{xes_event('o1')}{xes_case('T', xes_event('a'))}{xes_event('o2')}</log>")
    report = imported(journal, path)
    assert (report.accepted, report.refused) == (1, 2)
    assert "outside any trace: belongs to no case" in str(report.problems[0])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_log_in_utf16_is_read(journal: Memory, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "wide.xes"
    case = xes_case("T-\u00e9", xes_event("a"))
    text = f'<?xml version="1.0" encoding="UTF-16"?><log>{case}</log>'
    path.write_bytes(text.encode(encoding))
    assert imported(journal, path).accepted == 1
    assert [row["transaction_id"] for row in journal.rows(Kind.TRANSITION)] == ["T-\u00e9"]


def test_a_document_type_in_utf16_is_refused(journal: Memory, tmp_path: Path) -> None:
    path = tmp_path / "wide.xes"
    path.write_bytes('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE log [<!ENTITY e "x">]><log/>'.encode("utf-16"))
    with pytest.raises(BadInput, match="declares a document type"):
        imported(journal, path)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026/07/23 10:05:06", datetime(2026, 7, 23, 10, 5, 6)),
        ("23.07.2026 10:05", datetime(2026, 7, 23, 10, 5)),
        ("23/07/2026 10:05:06.5", datetime(2026, 7, 23, 10, 5, 6, 500000)),
        ("7/23/2026 1:05 PM", datetime(2026, 7, 23, 13, 5)),
        ("05/05/2026 10:00", datetime(2026, 5, 5, 10, 0)),
    ],
)
def test_dates_as_spreadsheets_write_them_are_read(
    journal: Memory, tmp_path: Path, written: str, instant: datetime
) -> None:
    path = tmp_path / "sheet.xes"
    path.write_text(f"<log>{xes_case('T', xes_event('a', written))}</log>")
    assert imported(journal, path).accepted == 1
    assert [row["event_time"] for row in journal.rows(Kind.TRANSITION)] == [instant]


def test_a_date_that_may_be_read_two_ways_is_refused_by_its_place(journal: Memory, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xes"
    path.write_text(f"<log>{xes_case('T', xes_event('a', '05/06/2026 10:00'), xes_event('b'))}</log>")
    report = imported(journal, path)
    assert (report.accepted, report.refused) == (1, 1)
    assert "case T, event 1" in str(report.problems[0])
    assert "may be day or month first" in str(report.problems[0])


def test_a_file_that_is_cut_off_says_what_went_in_before(journal: Memory, tmp_path: Path) -> None:
    path = tmp_path / "cut.xes"
    path.write_text("<log>" + "".join(xes_case(f"T-{n}", xes_event("a")) for n in range(3)) + "<trace><string key")
    with pytest.raises(BadInput, match="3 records taken before that stay"):
        imported(journal, path)
    assert len(journal.rows(Kind.TRANSITION)) == 3


def test_two_requests_on_one_line_both_go_in(journal: Memory, tmp_path: Path) -> None:
    path = tmp_path / "two.json"
    path.write_text(json.dumps(spans(2)) + json.dumps(spans(1)) + "\n" + json.dumps(spans(1)) + "\n")
    assert imported(journal, path).accepted == 4
