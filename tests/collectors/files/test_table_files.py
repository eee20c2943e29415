"""CSV and Parquet by a mapping, and OCEL flattened on an object type: each row and event goes in once, or is named."""

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from app.catalog import load
from app.catalog.record_mapping import RecordMapping
from app.domain.errors import BadInput
from app.domain.records import Kind
from tests.collectors.files.test_importing import DATA, Memory, imported, real

MAPPING = """
[mappings.rows]
when           = { file = "*" }
record         = "transition"
transaction_id = "case"
to_state       = "step"
time           = "at"
attempt        = "try"
"""
SEPSIS = """
[mappings.rows]
when           = { file = "*" }
record         = "transition"
transaction_id = "case_id"
to_state       = "activity"
time           = "timestamp"
actor          = "resource"
"""


@pytest.fixture
def journal() -> Memory:
    return Memory()


def mapping(folder: Path, text: str = MAPPING) -> RecordMapping:
    (folder / "catalog").mkdir()
    (folder / "catalog" / "a.toml").write_text(text)
    return load(folder / "catalog").mappings["rows"]


def places(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(row["transaction_id"], row["to_state"], row["event_id"]) for row in rows]


def test_rows_of_csv_become_records_keyed_by_their_place_in_the_case(journal: Memory, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        'case,step,at,try\na,"new, really",2026-01-05T10:00:00Z,1\nb,new,2026-01-05 10:01:00,\na,done,1767607320000,2\n'
    )
    report = imported(journal, path, mapping=mapping(tmp_path))
    assert (report.accepted, report.refused) == (3, 0)
    rows = journal.rows(Kind.TRANSITION)
    assert places(rows) == [("a", "new, really", "a/1"), ("b", "new", "b/1"), ("a", "done", "a/2")]
    assert [row["event_time"].isoformat() for row in rows] == [
        "2026-01-05T10:00:00", "2026-01-05T10:01:00", "2026-01-05T10:02:00",
    ]  # fmt: skip
    assert [row["attempt"] for row in rows] == [1, None, 2]


def test_a_broken_row_is_named_by_its_line_and_the_rest_goes_in(journal: Memory, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "case,step,at,try\na,new,2026-01-05T10:00:00Z,\nb,new\nc,new,yesterday,\nd,new,2026-01-05T10:00:00Z,\n"
    )
    report = imported(journal, path, mapping=mapping(tmp_path))
    assert (report.accepted, report.refused) == (2, 2)
    said = [str(problem) for problem in report.problems]
    assert said[0] == "line 3: has 2 values, and the header names 4 columns"
    assert said[1].startswith("line 4: time: ")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "has no header line"),
        ("a.csv", b'case,step,at\n"a', "line 2: unexpected end of data"),
        ("a.csv", b"case,step,at\n\xff\xfe,b,c", "is no UTF-8"),
        ("a.parquet", b"PAR1 and then nothing", "is no Parquet file, or is cut short"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(
    journal: Memory, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=sentence):
        imported(journal, tmp_path / name, mapping=mapping(tmp_path))


def test_rows_without_a_mapping_say_what_to_pass(journal: Memory, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("case,step\n")
    with pytest.raises(BadInput, match="say by --mapping which columns are what"):
        imported(journal, tmp_path / "a.csv")


@real
def test_a_real_log_has_the_same_facts_as_csv_and_as_parquet(journal: Memory, tmp_path: Path) -> None:
    log = DATA / "eventlogs" / "sepsis.csv.gz"
    facts = json.loads((DATA / "eventlogs" / "reference-facts.json").read_text())[log.name]
    rows = mapping(tmp_path, SEPSIS)
    report = imported(journal, log, mapping=rows)
    # One case of the published log has no id: what names no transaction is refused by its line.
    lines = gzip.decompress(log.read_bytes()).decode().splitlines()
    nameless = sum(line.startswith(",") for line in lines)
    assert (report.accepted, report.refused) == (facts["events"] - nameless, nameless)
    transitions = journal.rows(Kind.TRANSITION)
    cases = Counter(row["transaction_id"] for row in transitions)
    assert len(cases) == facts["cases"] - (nameless > 0)
    assert {row["workflow"] for row in transitions} == {"sepsis"}
    table = pa_csv.read_csv(pa.BufferReader(gzip.decompress(log.read_bytes())))
    pq.write_table(table, tmp_path / "sepsis.csv.gz")  # by its bytes it is Parquet, whatever it is called
    again = Memory()
    assert imported(again, tmp_path / "sepsis.csv.gz", mapping=rows).accepted == report.accepted

    def known(memory: Memory) -> set[tuple[Any, ...]]:
        names = ("transaction_id", "to_state", "event_time", "event_id", "actor")
        return {tuple(row[name] for name in names) for row in memory.rows(Kind.TRANSITION)}

    assert known(again) == known(journal)


@real
def test_an_object_centric_log_is_flattened_on_the_chosen_type(journal: Memory) -> None:
    path = DATA / "eventlogs" / "ocel20_example.jsonocel"
    log = json.loads(path.read_text())
    orders = {item["id"] for item in log["objects"] if item["type"] == "Purchase Order"}
    expected = Counter(
        (related["objectId"], event["type"])
        for event in log["events"]
        for related in event["relationships"]
        if related["objectId"] in orders
    )
    report = imported(journal, path, object_type="Purchase Order")
    assert (report.accepted, report.refused) == (expected.total(), 0)
    rows = journal.rows(Kind.TRANSITION)
    assert Counter((row["transaction_id"], row["to_state"]) for row in rows) == expected
    with pytest.raises(BadInput, match=r"--object-type: .*Purchase Order \(2\)"):
        imported(journal, path)
