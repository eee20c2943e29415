"""What is exported is a contract: its bytes are compared with golden files, and every file says what it is of."""

import codecs
import csv
import io
import json
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from tests.api.conftest import Calling
from tests.oracle.cases import MOVE
from tests.oracle.making import move, review

GOLDEN = Path(__file__).parent / "golden"
RANGE = "from=2026-03-02T08:00:00Z&to=2026-03-02T10:00:00Z"
FULL_WIDTH = "＝1+1"
RECORDS = [
    move(0, "a", "received", **MOVE, value_amount=-1.5, value_unit="EUR"),
    move(1, "a", "submitted", **MOVE, error_class="processing"),
    move(30, "a", "completed", **MOVE),
    move(40, "b", "received", workflow="exchange", partner='=cmd|" /C calc"!A0'),
    move(41, "b", "completed", workflow="exchange", partner='=cmd|" /C calc"!A0'),
    move(42, "c, with\nlines", "received", workflow="exchange", partner=FULL_WIDTH, version="+1"),
    review(43, "c, with\nlines", "T-1", "opened", queue="desk", actor="=kim"),
    move(43, "Ünïcode ✓", "received", workflow="exchange"),
]
FILES = {
    "transactions.csv": "transactions?sort=started_at&from=2026-03-02T00:00:00Z&format=csv",
    "success_rate.csv": f"metrics/success_rate?{RANGE}&interval=1h&by=partner&format=csv",
    "completion_seconds.csv": f"metrics/completion_seconds?{RANGE}&quantile=p95&format=csv",
    "started.json": "metrics/started?from=now-2h&interval=1h&partner=northwind&format=json",
    "queues.csv": "queues?format=csv",
}


@pytest.fixture
def client(calling: Calling) -> FlaskClient:
    return calling(RECORDS, 120)


def test_the_bytes_of_an_export_are_those_of_its_golden_file(client: FlaskClient) -> None:
    for name, address in FILES.items():
        assert client.get(f"/api/v1/{address}").data == (GOLDEN / name).read_bytes(), name


def test_parquet_has_the_columns_and_values_of_the_csv_and_says_what_it_is_of_in_its_metadata(
    client: FlaskClient,
) -> None:
    for name in FILES:
        if name.endswith(".csv"):
            _same_as_csv(client, name)


def _same_as_csv(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/api/v1/{FILES[name].replace('format=csv', 'format=parquet')}")
    table = pq.read_table(io.BytesIO(answer.data))
    rows = list(csv.DictReader(io.StringIO((GOLDEN / name).read_text(), newline="")))
    assert table.column_names == [column.replace(".", "_") for column in rows[0]]
    assert table.num_rows == len(rows)
    for field in ("definition", "filter", "known_at"):
        assert table.schema.metadata[f"transom.{field}".encode()].decode() == rows[0][field]
    assert table.schema.field("known_at").type == pa.timestamp("us", tz="UTC")
    for column in table.column_names:
        for told, written in zip(table[column].to_pylist(), (row[_csv(column)] for row in rows), strict=True):
            assert _text(told) == written.removeprefix("'"), column


def _csv(column: str) -> str:
    return column.replace("value_", "value.").replace("last_error_", "last_error.")


def _text(value: object) -> str:
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def test_no_cell_starts_a_formula_in_whatever_width(client: FlaskClient) -> None:
    for name in ("transactions.csv", "success_rate.csv"):
        for row in csv.reader(io.StringIO(client.get(f"/api/v1/{FILES[name]}").text, newline="")):
            for cell in row:
                assert not cell.lstrip(" ").startswith(("=", "+", "@", "\t", "\r", "＝", "＋", "－", "＠"))
                assert not cell.startswith("-") or float(cell) < 0


def test_a_file_says_what_it_was_narrowed_to_with_relative_instants_resolved(client: FlaskClient) -> None:
    address = "metrics/started?from=now-2h&interval=1h&partner=northwind&format=json"
    about = client.get(f"/api/v1/{address}").get_json()["about"]
    assert about["filter"] == (
        "from=2026-03-02T08:00:00.000000Z; interval=1h; partner=northwind; to=2026-03-02T10:00:00.000000Z"
    )
    assert about["known_at"] == "2026-03-02T10:00:00.000000Z"
    assert about["definition"].startswith("Transactions that started in the bucket.")
    earlier = client.get(f"/api/v1/{address}&as_of=2026-03-02T09:00:00Z").get_json()["about"]
    assert earlier["known_at"] == "2026-03-02T09:00:00.000000Z"
    assert "from=2026-03-02T07:00:00.000000Z" in earlier["filter"]


def test_a_link_saves_a_file_under_a_name_and_a_program_gets_the_interfaces_shape(client: FlaskClient) -> None:
    saved = client.get(f"/api/v1/metrics/started?{RANGE}&format=csv")
    assert saved.headers["Content-Disposition"] == "attachment; filename=transom-started-20260302T100000Z.csv"
    plain = client.get(f"/api/v1/metrics/started?{RANGE}")
    assert "Content-Disposition" not in plain.headers
    assert set(plain.get_json()) == {"series"}
    accepted = client.get(f"/api/v1/metrics/started?{RANGE}", headers={"Accept": "text/csv"})
    assert (accepted.content_type, "Content-Disposition" in accepted.headers) == ("text/csv; charset=utf-8", False)
    assert accepted.data == saved.data


def test_success_is_never_exported_without_what_is_stuck(client: FlaskClient) -> None:
    address = f"metrics/success_rate?{RANGE}&interval=1h&by=partner"
    stuck = client.get(f"/api/v1/{address.replace('success_rate', 'stuck')}").get_json()["series"]
    told = client.get(f"/api/v1/{address}&format=json").get_json()["series"]
    assert [[point["stuck"] for point in one["points"]] for one in told] == [
        [point["value"] for point in one["points"]] for one in stuck
    ]
    assert sum(point["stuck"] for one in told for point in one["points"]) > 0
    rows = csv.DictReader(io.StringIO(client.get(f"/api/v1/{address}", headers={"Accept": "text/csv"}).text))
    assert all(row["stuck"] != "" for row in rows)


def test_a_file_of_a_list_holds_more_than_a_page_and_says_where_it_was_cut(calling: Calling) -> None:
    client = calling([move(number % 60, f"t{number}", "received", workflow="exchange") for number in range(130)], 120)
    whole = client.get("/api/v1/transactions?format=json").get_json()
    assert (len(whole["items"]), whole["next"], whole["about"]["filter"]) == (130, None, "none: everything")
    cut = client.get("/api/v1/transactions?format=json&limit=100&workflow=exchange").get_json()
    assert len(cut["items"]) == 100
    assert cut["about"]["filter"] == "workflow=exchange; the first 100 rows, and more match"
    assert len(client.get("/api/v1/transactions").get_json()["items"]) == 100


def test_a_workbook_holds_every_table_and_says_on_its_first_sheet_what_they_are(calling: Calling) -> None:
    client = calling([*RECORDS, move(0, "late", "received", workflow="exchange", partner="=1+1")], 120)
    answer = client.get("/api/v1/brief?format=xlsx")
    assert answer.headers["Content-Disposition"].endswith(".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["About", "lines", "figures", "cases"]
    about = {row[0].value: row[1].value for row in book["About"].rows}
    assert about["filter"].startswith("from=")
    assert "stuck: at the end of the period" in about["sheet figures"]
    whole = client.get("/api/v1/brief").get_json()
    figures = [[cell.value for cell in row] for row in book["figures"].rows]
    assert [row[4] for row in figures if row[0] == "stuck"] == [whole["cost"]["stuck"]]
    assert next(row[4] for row in figures if row[0] == "overdue_hours" and row[1] is None) == pytest.approx(
        whole["cost"]["overdue_hours"]
    )
    partners = [cell for row in book["cases"].rows for cell in row if cell.value == "=1+1"]
    assert {cell.data_type for cell in partners} == {"s"}


def test_a_workbook_of_a_list_has_its_rows_as_numbers_instants_and_text(client: FlaskClient) -> None:
    page = openpyxl.load_workbook(io.BytesIO(client.get("/api/v1/transactions?format=xlsx").data))["rows"]
    head, *rows = [[cell.value for cell in row] for row in page.rows]
    items = client.get("/api/v1/transactions").get_json()["items"]
    assert [row[head.index("transaction_id")] for row in rows] == [item["transaction_id"] for item in items]
    started = rows[0][head.index("started_at")]
    assert f"{started:%Y-%m-%dT%H:%M:%S}" == items[0]["started_at"][:19]


def test_a_csv_for_excel_begins_with_a_byte_order_mark(client: FlaskClient) -> None:
    marked, plain = (client.get(f"/api/v1/transactions?format={form}").data for form in ("csv-bom", "csv"))
    assert marked.startswith(codecs.BOM_UTF8)
    assert not plain.startswith(codecs.BOM_UTF8)


def test_the_file_of_verdicts_holds_the_figures_that_the_page_shows(client: FlaskClient) -> None:
    text = client.get("/api/v1/stability?by=partner&interval=1h&format=csv").text
    rows = list(csv.DictReader(io.StringIO(text)))
    items = client.get("/api/v1/stability?by=partner&interval=1h").get_json()["items"]
    for row, item in zip(rows[1:], items, strict=True):
        for name, figure in item["figures"].items():
            assert (row[f"figures.{name}.value"], row[f"figures.{name}.n"]) == (
                "" if figure["value"] is None else repr(figure["value"]),
                str(figure["n"]),
            )


def test_a_list_of_nothing_is_a_header_alone(calling: Calling) -> None:
    lines = calling([]).get("/api/v1/transactions?format=csv").text.splitlines()
    assert len(lines) == 1
    assert lines[0].endswith("definition,filter,known_at")


def test_a_form_that_there_is_not_is_refused_with_those_that_there_are(client: FlaskClient) -> None:
    for path in ("transactions", "metrics/started", "cases", "views"):
        answer = client.get(f"/api/v1/{path}?format=ods")
        assert answer.status_code == 400
        assert "csv, csv-bom, xlsx, parquet, json" in answer.get_json()["detail"]


def test_the_json_of_a_file_is_the_answer_and_what_it_is_about(client: FlaskClient) -> None:
    plain = client.get("/api/v1/queues").get_json()
    saved = json.loads(client.get("/api/v1/queues?format=json").data)
    assert {name: value for name, value in saved.items() if name != "about"} == plain
    assert set(saved["about"]) == {"definition", "filter", "known_at"}


WEEK = "from=2026-02-23T10:00:00Z&to=2026-03-02T10:00:00Z"
TABLES = {
    f"decomposition?number=success_rate&{WEEK}": "real",
    f"compare?{WEEK}": "low",
    f"compare?{WEEK}&table=adoption": "started",
    f"paths?{WEEK}": "median_seconds",
    f"paths?{WEEK}&table=edges": "median_wait_seconds",
    f"paths?{WEEK}&table=states": "standing",
    f"paths?{WEEK}&table=deviations": "sentence",
    f"paths?{WEEK}&baseline_partner=northwind&table=compared": "change",
    "changed/finished?by=partner&from=2026-03-02T08:00:00Z&to=2026-03-02T09:00:00Z": "then.value",
    "changed/finished?from=2026-03-02T08:00:00Z&to=2026-03-02T09:00:00Z&table=late": "ingested_by",
    "stability?by=partner&interval=1h": "verdict",
    "stability?by=partner&interval=1h&table=signals": "rule",
    "stability/chart/stuck?interval=1h": "upper",
    "causes?status=stuck": "lift",
    "acts": "action",
    "alerts": "rule",
    "brief": "text",
    "brief?table=cases": "owner",
    "partners/northwind/scorecard": "before.value",
    "partners/northwind/scorecard?table=stuck": "waits_on",
    "partners/northwind/scorecard?table=versions": "sunset",
}


def test_every_answer_about_numbers_is_also_a_table_that_says_what_it_is(client: FlaskClient) -> None:
    for address, column in TABLES.items():
        _is_a_table(client, address, column)


def _is_a_table(client: FlaskClient, address: str, column: str) -> None:
    sign = "&" if "?" in address else "?"
    text = client.get(f"/api/v1/{address}{sign}format=csv")
    assert text.status_code == 200, text.text
    rows = list(csv.reader(io.StringIO(text.text, newline="")))
    table = pq.read_table(io.BytesIO(client.get(f"/api/v1/{address}{sign}format=parquet").data))
    assert column in rows[0]
    assert rows[0][-3:] == ["definition", "filter", "known_at"]
    assert [name.replace(".", "_") for name in rows[0]] == table.column_names
    assert table.num_rows == len(rows) - 1
    for row in rows[1:]:
        assert row[-3] == table.schema.metadata[b"transom.definition"].decode()
        assert row[-2] == table.schema.metadata[b"transom.filter"].decode()


def test_a_comparison_says_both_periods_in_its_filter_and_the_numbers_definition(client: FlaskClient) -> None:
    about = client.get(f"/api/v1/decomposition?number=success_rate&{WEEK}&format=json").get_json()["about"]
    assert about["filter"].endswith(
        "baseline_from=2026-02-16T10:00:00.000000Z; baseline_to=2026-02-23T10:00:00.000000Z"
    )
    assert about["definition"].startswith("Completed, of those that finished in the bucket")


def test_success_in_a_comparison_has_what_is_stuck_beside_it(client: FlaskClient) -> None:
    moved = client.get(f"/api/v1/decomposition?number=success_rate&{WEEK}&format=csv").text
    late = "changed/success_rate?by=partner&from=2026-03-02T08:00:00Z&to=2026-03-02T09:00:00Z&format=csv"
    for text, heads in (
        (moved, ("before.stuck", "after.stuck")),
        (client.get(f"/api/v1/{late}").text, ("then.stuck", "now.stuck")),
    ):
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert rows
        assert all(row[head].isdigit() for row in rows if row["partner"] == "northwind" for head in heads)
        assert any(row[heads[1]] != "0" for row in rows)


def test_a_table_that_there_is_not_is_refused_with_those_that_there_are(client: FlaskClient) -> None:
    answer = client.get("/api/v1/paths?table=maps")
    assert answer.status_code == 400
    assert "variants, edges, states, deviations" in answer.get_json()["detail"]


def test_a_scorecard_is_of_one_partner_and_names_no_other_no_person_and_no_tenant(calling: Calling) -> None:
    records = [
        *RECORDS,
        move(50, "d", "received", **MOVE, tenant="acme", actor="kim"),
        review(51, "d", "T-2", "opened", queue="desk", actor="kim"),
        move(52, "e", "received", workflow="exchange", partner="cascadia", tenant="acme"),
    ]
    client = calling(records, 120)
    for form in ("json", "csv", "csv&table=stuck", "csv&table=versions"):
        answer = client.get(f"/api/v1/partners/northwind/scorecard?format={form}")
        assert answer.status_code == 200
        for secret in ("cascadia", "cmd|", "kim", "acme", "T-2", "interop", "member-services", "partner-desk"):
            assert secret not in answer.text, secret
        assert "scorecard-northwind-" in answer.headers["Content-Disposition"]
    assert client.get("/api/v1/partners/nobody/scorecard").status_code == 404
