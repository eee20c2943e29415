"""Every file of Trends, with hostile names: no row breaks, no cell starts a formula, all forms have the same rows."""

import csv
import io
import zipfile

import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from tests.api.conftest import Calling
from tests.oracle.making import move
from tests.oracle.records import Record

STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
NAMES = ("=1+1", "+1", "-1", "@x", "a\r=1+1", 'b"\n=1,2', "\t=1", "＝1", "c,d")
SPAN = "from=2026-03-02T08:00:00Z&to=2026-03-02T12:00:00Z"
TRENDS = "from=2026-03-02T08:00:00Z&interval=1h"
FILES = {
    "brief": ("lines", "figures", "cases"),
    f"stability?{TRENDS}&by=partner": ("segments", "signals"),
    f"stability/chart/stuck?{TRENDS}": ("points",),
    f"metrics/started?{SPAN}&by=partner": ("points",),
    f"compare?{SPAN}": ("numbers", "adoption"),
    f"decomposition?number=success_rate&{SPAN}&by=partner": ("segments",),
    f"paths?{SPAN}": ("variants", "edges", "states", "deviations"),
    f"partners/%3D1%2B1/scorecard?{SPAN}": (
        "numbers",
        "stuck",
        "versions",
        "asks",
        "sides",
        "acknowledgements",
        "worst",
    ),
}


@pytest.fixture
def hostile(calling: Calling) -> FlaskClient:
    records: list[Record] = []
    for place, name in enumerate(NAMES):
        for hour in range(2):
            whose = {"workflow": "exchange", "partner": name, "version": name, "tenant": name, "external_ref": name}
            key = f"{name}-{hour}"
            records.append(move(place + 60 * hour, key, "received", **whose))
            records.append(move(place + 60 * hour + 1, key, name, **whose))
            if hour:
                records.append(move(place + 60 * hour + 2, key, "failed", **whose, error_class="partner_rejection"))
    client: FlaskClient = calling(records, 240)
    return client


def test_no_value_breaks_a_row_or_starts_a_formula_in_any_file(hostile: FlaskClient) -> None:
    for address, tables in FILES.items():
        sign = "&" if "?" in address else "?"
        for table in tables:
            _agree(hostile, f"{address}{sign}{f'table={table}&' if len(tables) > 1 else ''}format=")
        book = hostile.get(f"/api/v1/{address}{sign}format=xlsx").data
        with zipfile.ZipFile(io.BytesIO(book)) as parts:
            sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 1 + len(tables)
        assert not [sheet for sheet in sheets if "<f>" in sheet or "<hyperlink" in sheet], address


def _agree(client: FlaskClient, path: str) -> None:
    """CSV and Parquet hold the same rows, and no cell of the CSV is more than a text."""
    text = client.get(f"/api/v1/{path}csv").data.decode()
    assert "\r" not in text, path
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert {len(row) for row in rows} <= {len(head)}, path
    columns = pq.read_table(io.BytesIO(client.get(f"/api/v1/{path}parquet").data))
    assert columns.column_names == [name.replace(".", "_") for name in head], path
    assert columns.num_rows == len(rows), path
    for name, kind in zip(head, columns.schema.types, strict=True):
        if str(kind) == "string":
            cells = [row[head.index(name)] for row in rows]
            assert not [cell for cell in cells for line in cell.split("\n") if line.startswith(STARTS)], path


def test_files_of_a_partner_name_it_by_the_id_that_joins_and_by_its_title(hostile: FlaskClient) -> None:
    for table in ("numbers", "sides"):
        answer = hostile.get(f"/api/v1/partners/%3D1%2B1/scorecard?{SPAN}&table={table}&format=parquet")
        columns = pq.read_table(io.BytesIO(answer.data)).to_pydict()
        assert set(columns["partner"]) == set(columns["partner_title"]) == {"=1+1"}


def test_the_briefs_figures_are_those_of_the_page_with_n_unit_and_period(hostile: FlaskClient) -> None:
    whole = hostile.get("/api/v1/brief").get_json()
    rows = pq.read_table(io.BytesIO(hostile.get("/api/v1/brief?table=figures&format=parquet").data)).to_pylist()
    lines = pq.read_table(io.BytesIO(hostile.get("/api/v1/brief?format=parquet").data)).to_pylist()
    assert [line["text"] for line in lines] == [
        whole["glance"],
        *(line["text"] for line in whole["lines"]),
        whole["chance"],
    ]
    (total,) = [row for row in rows if row["figure"] == "overdue_hours" and row["partner"] is None]
    by_partner = {row["partner"]: row for row in rows if row["figure"] == "overdue_hours" and row["partner"]}
    assert (total["value"], total["unit"], total["n"]) == (whole["cost"]["overdue_hours"], "hours", len(NAMES))
    assert set(by_partner) == set(NAMES)
    assert {row["n"] for row in by_partner.values()} == {1}
    assert {f"{row['from']:%Y-%m-%dT%H:%M}" for row in rows} == {whole["from"][:16]}
