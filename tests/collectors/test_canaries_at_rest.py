"""Canaries in payloads, attributes, headers, messages and bad requests: not a byte of them may lie on disk."""

import json
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from app.catalog.model import Catalog, Redaction, RedactionRule
from app.domain.encryption import Keys
from app.journal import SqliteJournal
from app.office import Office
from app.office.installation_keys import keys_of
from app.platform.master_key import KeyFile
from app.store.store import Store
from collectors.intake import Intake, Request

CANARY = "canary4711zz"
NOW = datetime(2026, 11, 23, 10)
CATALOG = Catalog(
    redaction=Redaction(
        rules=(
            RedactionRule("drop", path="$..ssn"),
            RedactionRule("tokenise", path="$..id"),
            RedactionRule("drop", attribute="ssn"),
            RedactionRule("mask", attribute="member"),
            RedactionRule("tokenise", attribute="enduser.id"),
            RedactionRule("drop", header="x-member"),
            RedactionRule("mask", field="exception.message"),
            RedactionRule("mask", field="log.body"),
            RedactionRule("tokenise", field="reason"),
        )
    ),
    digest="canaries",
)
NAMED = [
    "ssn",
    "member",
    "enduser.id",
    "http.request.header.x-member",
    "http.request.header.authorization",
    "db.password",
]
ATTRIBUTES = [{"key": name, "value": {"stringValue": CANARY}} for name in NAMED]
NESTED = {
    "key": "claim",
    "value": {"kvlistValue": {"values": [*ATTRIBUTES, {"key": "ok", "value": {"intValue": "1"}}]}},
}
IDS = {"traceId": "a" * 32, "spanId": "b" * 16}


def traces() -> dict[str, Any]:
    exception = {
        "name": "exception",
        "timeUnixNano": "1795428000000000000",
        "attributes": [*ATTRIBUTES, {"key": "exception.message", "value": {"stringValue": CANARY}}],
    }
    span = {
        **IDS,
        "name": "call",
        "startTimeUnixNano": "1795428000000000000",
        "endTimeUnixNano": "1795428001000000000",
        "attributes": [*ATTRIBUTES, NESTED],
        "events": [exception],
        "links": [{**IDS, "attributes": ATTRIBUTES}],
        "status": {"code": 2, "message": CANARY},
    }
    scope = {"scope": {"name": "x", "attributes": ATTRIBUTES}, "spans": [span, {**span, "spanId": ""}]}
    return {"resourceSpans": [{"resource": {"attributes": ATTRIBUTES}, "scopeSpans": [scope]}]}


def logs() -> dict[str, Any]:
    line = {"timeUnixNano": "1795428000000000000", "body": {"stringValue": CANARY}, "attributes": ATTRIBUTES, **IDS}
    return {"resourceLogs": [{"resource": {}, "scopeLogs": [{"scope": {}, "logRecords": [line]}]}]}


def events() -> list[dict[str, Any]]:
    headers = {"X-Member": CANARY, "Authorization": CANARY, "Accept": "*/*"}
    shared = {"transaction_id": "T", "reason": CANARY, "ssn": CANARY, "deep": [{"token": CANARY}], "headers": headers}
    context = {"specversion": "1.0", "source": "engine", "time": "2026-11-23T09:00:00Z"}
    transition = {**context, "type": "transom.workflow.transition.v1", "id": "1", "data": {**shared, "to_state": "a"}}
    capture: dict[str, Any] = {**shared, "reason": None, "direction": "request"}
    bodies: list[dict[str, Any]] = [
        {"data": {"name": CANARY, "ssn": CANARY, "id": CANARY}},
        {"data": f"<a><ssn>{CANARY}</ssn><b>{CANARY}</b></a>", "media_type": "text/xml"},
        {"data": f"free text {CANARY}"},
        {"data": f"ssn={CANARY}&b={CANARY}", "media_type": "application/x-www-form-urlencoded"},
    ]
    payloads = [
        {**context, "type": "transom.payload.captured.v1", "id": f"p{number}", "data": {**capture, **body}}
        for number, body in enumerate(bodies)
    ]
    bad = [
        {**transition, "id": "b1", "time": CANARY},
        {**transition, "id": "b2", "data": {"transaction_id": "T", "to_state": "a", "attempt": CANARY}},
        {**transition, "id": "b3", "type": CANARY},
        {
            **transition,
            "id": "b4",
            "data": {"transaction_id": "T", "to_state": "a", CANARY: 1, "attributes": {CANARY: 2}},
        },
    ]
    return [transition, *payloads, *bad]


def send(intake: Intake, signal: str, content_type: str, body: bytes) -> int:
    return intake.accept(Request(signal, content_type), body).status


def stored(data: Path, keys: Keys) -> Iterator[bytes]:
    """Everything that was written, as it lies and as it reads: files, journal entries, rows of the store."""
    journal = SqliteJournal(data / "journal", lambda: NOW)
    entries = journal.read(0, 2**30)
    for entry in entries:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, entry.table.schema) as stream:
            stream.write_table(entry.table)
        yield sink.getvalue().to_pybytes()
    store = Store(data / "transom.duckdb", lambda: CATALOG, lambda: NOW)
    store.load(entries)
    store.checkpoint()
    store.close()
    journal.close()
    with duckdb.connect(data / "transom.duckdb", read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables() where not internal").fetchall()
        for (table,) in tables:
            yield repr(connection.table(table).fetchall()).encode()
    for file in data.rglob("*"):
        if file.is_file():
            yield file.read_bytes()


def test_no_canary_lies_on_disk_or_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    office = Office(tmp_path / "office", lambda: NOW)
    keys = keys_of(office, KeyFile(tmp_path / "transom.key"), tmp_path / "journal", lambda: NOW)
    journal = SqliteJournal(tmp_path / "journal", lambda: NOW)
    intake = Intake(journal, lambda: CATALOG, keys, lambda: NOW)
    assert send(intake, "traces", "application/json", json.dumps(traces()).encode()) == 200
    assert send(intake, "logs", "application/json", json.dumps(logs()).encode()) == 200
    assert send(intake, "events", "application/cloudevents-batch+json", json.dumps(events()).encode()) == 200
    for broken in (f'{{"{CANARY}', f'{{"{CANARY}": 1, "{CANARY}": 2}}', f'["{CANARY}"]'):
        for content_type in ("application/json", "application/cloudevents+json", f"application/{CANARY}"):
            assert send(intake, "events", content_type, broken.encode()) in (400, 415)
            assert send(intake, "traces", content_type, broken.encode()) < 500
    intake.close()
    journal.close()
    office.close()
    written = list(stored(tmp_path, keys))
    assert len(written) > 20
    assert any(b"engine" in each for each in written)
    for each in written:
        assert CANARY.encode() not in each
    assert CANARY not in caplog.text
