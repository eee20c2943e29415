"""What a source asserts and what a person did here are told apart in every view and file."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from app.analysis.drawing.timeline_text import lines
from app.api import columns
from app.api.definitions import LISTS
from tests.audit.conftest import RECORDS, Audited
from tests.audit.test_evidence_bundles import contents
from tests.oracle.making import move

PEOPLE = frozenset(("actor", "acknowledged_by", "assigned_to", "closed_by", "has", "made_by", "taken_by"))
"""Columns that name a person who did something."""
WORDS = ("done here", "did here", "what here", "claimed it here", "sources assert", "origin tells")
SAID = RECORDS[2] | {"actor": "ann", "event_id": "said"}


def lists() -> dict[str, Any]:
    return {
        name.lower().replace("_", "-"): value
        for name, value in vars(columns).items()
        if name.isupper() and isinstance(value, Mapping)
    }


def test_every_list_that_names_people_says_in_its_rows_or_its_definition_who_vouches_for_it() -> None:
    naming = {name: set(own) for name, own in lists().items() if PEOPLE & {one.split(".")[-1] for one in own}}
    assert {"acts", "audit", "alerts", "cases"} <= set(naming)
    for name, own in naming.items():
        assert own & {"origin", "source"} or any(words in LISTS[name] for words in WORDS), name
    assert "origin" in lists()["timeline"]


@pytest.fixture
def asserted_and_done(audited: Callable[..., Audited]) -> Audited:
    """A review action of which a source says that ann took it, an act that was done here, and a payload seen here."""
    installation = audited([*RECORDS, SAID, move(2, "a", "checked", sequence=9)])
    (payload_id,) = installation.client.get("/api/v1/transactions/a").get_json()["payload_ids"]
    why = {"code": "audit", "reason": "yearly"}
    installation.client.post(f"/api/v1/payloads/{payload_id}/reveal", json=why)
    return installation


def test_timelines_reports_and_bundles_tell_both_apart_in_every_form(asserted_and_done: Audited) -> None:
    client = asserted_and_done.client
    timeline = client.get("/api/v1/transactions/a/timeline").get_json()["items"]
    forms = {form: client.get(f"/api/v1/transactions/a/timeline?format={form}").data for form in FORMS}
    report = client.get("/api/v1/transactions/a/report").get_json()

    for rows in (timeline, report["timeline"], *(read(forms[form]) for form, read in FORMS.items())):
        origins = {row["ref"]: row["origin"] for row in rows}
        assert origins["action:engine#said"] == "asserted by engine"
        assert origins["act:act-1"] == "done here"
        assert {name for name, origin in origins.items() if origin == "done here"} == {
            name for name in origins if name.startswith(("act:", "seen:"))
        }
        assert not any(origins[name] == "derived" for name in origins if name.startswith(("action:", "decision:")))
    for item in timeline:
        if item["origin"].startswith("asserted") and item["lane"] != "machine":
            assert lines(item, {}, {})[-1] == "Asserted by engine."
    page = client.get("/api/v1/transactions/a/report?format=html").text
    assert ">asserted by engine</td>" in page
    assert ">done here</td>" in page
    files = contents(asserted_and_done.bundle(transaction="a"))
    written = [json.loads(line)["record"] for line in files["records.jsonl"].splitlines()]
    stored = [
        row
        for name, data in files.items()
        if name.startswith("records/")
        for row in pq.read_table(io.BytesIO(data)).to_pylist()
    ]
    for records in (written, stored):
        assert {row["source"] == "transom" for row in records if row.get("act_id")} == {True}
        assert {row["source"] for row in records if not row.get("act_id")} == {"engine"}


FORMS: dict[str, Callable[[bytes], list[dict[str, Any]]]] = {
    "csv": lambda data: list(csv.DictReader(io.StringIO(data.decode()))),
    "parquet": lambda data: pq.read_table(io.BytesIO(data)).to_pylist(),
    "xlsx": lambda data: sheet(data),
}


def sheet(data: bytes) -> list[dict[str, Any]]:
    sheets = [
        list(one.iter_rows(values_only=True)) for one in load_workbook(io.BytesIO(data), read_only=True).worksheets
    ]
    (head, *rows), *_ = [rows[place:] for rows in sheets for place, row in enumerate(rows) if "ref" in row]
    return [dict(zip(head, row, strict=True)) for row in rows]
