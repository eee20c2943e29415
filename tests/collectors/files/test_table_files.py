"""CSV and Parquet by a mapping, and OCEL flattened on an object type: each row and event goes in once, or is named."""

import gzip
import json
import sqlite3
from collections import Counter
from contextlib import closing
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
NESTED = """
[mappings.rows]
when           = { file = "*" }
record         = "transition"
transaction_id = "$.order.id"
to_state       = "step"
time           = "at"
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


def test_json_lines_become_records_by_a_mapping_with_paths(journal: Memory, tmp_path: Path) -> None:
    lines = [
        '{"order": {"id": "o-1"}, "step": "received", "at": "2026-11-23T08:00:00Z"}',
        '{"order": {"id": "o-1"}, "step": "sent", "at": 1795421100}',
        "[1]",
        '{"order": ',
        '{"step": "sent", "at": "2026-11-23T08:00:00Z"}',
    ]
    (tmp_path / "orders.jsonl").write_text("\n".join(lines))
    report = imported(journal, tmp_path / "orders.jsonl", mapping=mapping(tmp_path, NESTED))
    assert (report.accepted, report.refused) == (2, 3)
    assert [problem.place for problem in report.problems] == ["line 3", "line 4", "line 5"]
    assert [row["to_state"] for row in journal.rows(Kind.TRANSITION)] == ["received", "sent"]
    assert {row["workflow"] for row in journal.rows(Kind.TRANSITION)} == {"orders"}


def test_a_mapping_that_reads_a_column_which_is_not_there_says_so_before_anything_is_taken(
    journal: Memory, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("case_id,step,at\n1,received,2026-11-23T08:00:00Z\n")
    with pytest.raises(
        BadInput, match=r"a\.csv, line 1: mapping rows reads transaction_id from the column 'case', which"
    ):
        imported(journal, tmp_path / "a.csv", mapping=mapping(tmp_path, MAPPING))
    assert journal.entries == []


def ocel_sqlite(path: Path) -> None:
    """A log of two orders and an item in the relational schema of OCEL 2.0."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("""
            create table event_map_type (ocel_type text, ocel_type_map text);
            create table object_map_type (ocel_type text, ocel_type_map text);
            create table event (ocel_id text, ocel_type text);
            create table object (ocel_id text, ocel_type text);
            create table event_object (ocel_event_id text, ocel_object_id text, ocel_qualifier text);
            create table event_PlaceOrder (ocel_id text, ocel_time text, amount real);
            create table event_Ship (ocel_id text, ocel_time text);
            create table object_Order (ocel_id text, ocel_time text, region text, ocel_changed_field text);
            create table object_Item (ocel_id text, ocel_time text);
            insert into event_map_type values ('Place Order', 'PlaceOrder'), ('Ship', 'Ship');
            insert into object_map_type values ('Order', 'Order'), ('Item', 'Item');
            insert into event values ('e2', 'Ship'), ('e1', 'Place Order'), ('e3', 'Place Order');
            insert into object values ('o1', 'Order'), ('o2', 'Order'), ('i1', 'Item');
            insert into event_object values ('e1', 'o1', ''), ('e1', 'i1', ''), ('e2', 'o1', ''), ('e3', 'o2', '');
            insert into event_PlaceOrder values ('e1', '2026-01-01 08:00:00', 12.5), ('e3', '2026-01-02T08:00:00Z', 1);
            insert into event_Ship values ('e2', '2026-01-03 08:00:00');
            insert into object_Order values ('o1', '1970-01-01 00:00:00', 'north', null);
        """)
        connection.commit()


def test_an_object_centric_log_in_sqlite_is_flattened_as_its_json(journal: Memory, tmp_path: Path) -> None:
    path = tmp_path / "orders.sqlite"
    ocel_sqlite(path)
    report = imported(journal, path, object_type="Order")
    assert (report.accepted, report.refused) == (3, 0)
    rows = sorted(journal.rows(Kind.TRANSITION), key=lambda row: (row["transaction_id"], row["event_time"]))
    assert [(row["transaction_id"], row["to_state"]) for row in rows] == [
        ("o1", "Place Order"),
        ("o1", "Ship"),
        ("o2", "Place Order"),
    ]
    assert json.loads(rows[0]["attributes"]) == {"region": "north", "amount": 12.5}
    with pytest.raises(BadInput, match=r"--object-type: Order \(2\), Item \(1\)"):
        imported(journal, path, object_type="Invoice")


def test_a_sqlite_log_that_is_cut_short_or_no_log_says_so(journal: Memory, tmp_path: Path) -> None:
    path = tmp_path / "orders.sqlite"
    ocel_sqlite(path)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(BadInput, match="is cut short, damaged, or no OCEL"):
        imported(journal, path, object_type="Order")
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("create table a (b)")
    with pytest.raises(BadInput, match="no such table"):
        imported(journal, other, object_type="Order")
