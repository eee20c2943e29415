"""Small cells: no answer of figures, file or page tells an executive a count from 1 to k - 1, or what gives one away.

Generated from what the routes and pages declare, so that an answer of figures that is added is tried too. The world has
a large partner, and three so small that each must stay untold.
"""

import csv
import io
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.analysis.stability.chart_kinds import CHARTED
from app.answers.services import Services
from app.api import create_api
from app.catalog import CatalogFiles
from app.catalog.model import Version
from app.domain.encryption import Keys
from app.domain.ids import to_path
from app.office import Office
from app.queries import metrics
from app.queries.numbers import NUMBERS as REGISTERED
from app.security import ROLES, Permission
from app.security.access import access_of
from app.store.store import Store
from app.web import create_web, ids
from app.web.door import door_of
from app.web.pages import PAGES
from tests.oracle.cases import CATALOG
from tests.oracle.loading import entries
from tests.oracle.making import START, at, move
from tests.people import Named
from tests.web.callbacks import ROUTE, asked

LEAST = 5
HOURS = 30
NOW = HOURS * 60 + 30
EXECUTIVE = {"X-Roles": "executive", "Sec-Fetch-Site": "same-origin"}
OPERATOR = {"X-Roles": "operator", "Sec-Fetch-Site": "same-origin"}
SMALL = {"few": 3, "rare": 4, "solo": 1}
EVERY = os.environ.get("TRANSOM_SMALL_CELLS_ALL") == "1"
"""By hand: every number, every table of every file."""
NUMBERS = tuple(REGISTERED) if EVERY else ("success_rate", "stuck", "overdue_hours")
CHARTS = CHARTED if EVERY else ("stuck",)
OTHER_INTEGERS = frozenset(("segments", "version_count", "cases_not_counted", "open_cases", "hour", "percentile"))
"""How many partners, versions or cases there are, not transactions; or which hour and percentile."""
QUERIES = {
    "metrics/": ("by=partner&interval=1h&from=now-8h", "by=partner"),
    "stability": ("by=partner&interval=1h&from=now-29h",),
    "stability/chart/": ("interval=1h&from=now-29h",),
    "compare": ("from=now-29h",),
    "decomposition": tuple(
        f"number={number}&by=partner&from=now-10h&baseline_from=now-30h"
        for number in (*NUMBERS, "completion_seconds&quantile=p95")
    ),
    "brief": ("from=now-29h",),
    "partners/": ("from=now-29h",),
}
TABLES = {
    "stability": ("segments", "signals"),
    "compare": ("numbers", "adoption"),
    "brief": ("lines", "figures", "cases"),
    "partners/": ("numbers", "stuck", "versions", "asks", "sides", "acknowledgements", "worst"),
}
WORDS = re.compile(
    rf"(?<![\d.,:])[1-{LEAST - 1}] (transactions?|stuck|waits?|stands?|have|has|is|are|was|were|started|times?)\b"
    rf"|\bn [1-{LEAST - 1}]\b(?!,)|\bof [1-{LEAST - 1}]\b(?! (h|min|s|d)\b)"
)


def world() -> list[dict[str, Any]]:
    """Hour by hour six of the large partner, of which some stay stuck; of the others a handful in all."""
    records = []
    for hour in range(HOURS):
        for place in range(6):
            records += _transaction(hour * 60 + place, f"L-{hour}-{place}", "northwind", "1.0", place < 5 or hour % 3)
    for partner, count in SMALL.items():
        for place in range(count):
            records += _transaction(25 * 60 + place, f"{partner}-{place}", partner, "2.0", place % 2)
    return sorted(records, key=lambda record: record["ingested_at"])


def _transaction(minutes: float, name: str, partner: str, version: str, ends: Any) -> list[dict[str, Any]]:
    segments = {"workflow": "exchange", "partner": partner, "version": version, "tenant": "alpha"}
    begun = [move(minutes, name, "received", **segments), move(minutes + 0.2, name, "submitted", **segments)]
    if not ends:
        return begun
    failed = {"error_class": "processing", "error_code": "E-1"} if name.endswith("1") else {}
    return [*begun, move(minutes + 5, name, "failed" if failed else "completed", **failed, **segments)]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Any]]:
    exchange = CATALOG.workflows["exchange"]
    versions = {"2.0": Version(released=START.date(), deprecated=START.date(), sunset=START.date())}
    catalog = replace(CATALOG, workflows={"exchange": replace(exchange, versions=versions)})
    with ExitStack() as stack:
        store = Store(None, lambda: catalog, lambda: at(NOW))
        stack.callback(store.close)
        store.load(entries(world()))
        office = Office(tmp_path_factory.mktemp("small"), lambda: at(NOW))
        stack.callback(office.close)
        keys = Keys(b"p" * 32, b"t" * 32)
        services = Services(store.reader, office, CatalogFiles(None), keys, lambda: at(NOW), Named(), small_cells=LEAST)
        server = create_api(services)
        yield server, create_web(server, services)


def addresses(server: Flask) -> list[tuple[str, str]]:
    """Every address of every route of figures, with the stem that QUERIES has it under."""
    client, permissions, found = server.test_client(), access_of(server).permissions, []
    cases = [case["id"] for case in client.get("/api/v1/cases", headers=OPERATOR).get_json()["items"]]
    incidents = [one["id"] for one in client.get("/api/v1/incidents", headers=OPERATOR).get_json()["items"]]
    assert len(cases) > len(SMALL)
    assert len(incidents) > len(SMALL)
    for rule in server.url_map.iter_rules():
        if permissions.get(rule.endpoint) is not Permission.READ_FIGURES or "GET" not in (rule.methods or ()):
            continue
        if not rule.rule.startswith("/api/v1/"):
            continue
        stem = rule.rule.removeprefix("/api/v1/").partition("<")[0]
        values = {
            "metrics/": NUMBERS, "stability/chart/": CHARTS, "partners/": ("northwind",), "cases/": cases,
            "incidents/": incidents, "alerts/": (),
        }.get(stem, ("",))  # fmt: skip
        for value in values:
            path = re.sub(r"<[^>]+>", to_path(value), rule.rule)
            found += [(stem, f"{path}?{query}") for query in QUERIES.get(stem, ("",))]
    return found


def small(value: Any, name: str = "") -> list[Any]:
    """What of an answer is a small count, or a sentence with one."""
    if isinstance(value, dict):
        return [wrong for key, inner in value.items() for wrong in small(inner, key)]
    if isinstance(value, list):
        return [wrong for inner in value for wrong in small(inner, name)]
    if isinstance(value, str):
        return [(name, value)] if name not in ("method", "definition", "rule", "signal") and WORDS.search(value) else []
    is_count = isinstance(value, int) and not isinstance(value, bool) and name not in OTHER_INTEGERS
    return [(name, value)] if is_count and 0 < value < LEAST else []


def test_no_answer_and_no_file_of_figures_holds_a_small_cell(served: tuple[Flask, Any]) -> None:
    server, _ = served
    client = server.test_client()
    wrong: list[tuple[object, ...]] = []
    seen: set[str] = set()
    whole: set[str] = set()
    for stem, address in addresses(server):
        answered = client.get(address, headers=EXECUTIVE)
        assert answered.status_code == 200, (address, answered.data)
        wrong += [(address, cell) for cell in small(answered.get_json())]
        if stem not in whole and small(client.get(address, headers=OPERATOR).get_json()):
            whole.add(stem)
        files = TABLES.get(stem, ("",)) if stem not in seen or EVERY else ()
        seen.add(stem)
        for table in files[:: 1 if EVERY else 2] if stem not in ("cases/", "incidents/") else ():
            saved = client.get(f"{address}&format=csv{f'&table={table}' if table else ''}", headers=EXECUTIVE)
            assert saved.status_code == 200, (address, saved.data)
            rows = list(csv.DictReader(io.StringIO(saved.text)))
            counts = [(name, cell) for row in rows for name, cell in row.items() if name.split(".")[-1] in _COUNTS]
            wrong += [(address, table, cell) for cell in counts if cell[1] in ("1", "2", "3", "4")]
        if stem == "partners/":
            printed = client.get(f"{address}&format=html", headers=EXECUTIVE).text
            wrong += [(address, "html", match[0]) for match in WORDS.finditer(re.sub(r"<[^>]+>", " ", printed))]
    assert wrong == []
    assert set(QUERIES) <= seen
    assert set(QUERIES) <= whole, "the world has small cells for each answer"


_COUNTS = frozenset(("n", "count", "errors", "started", "stuck", "transactions", "depth", "past_sunset"))


def test_what_is_left_out_cannot_be_had_by_subtraction(served: tuple[Flask, Any]) -> None:
    """Of a breakdown whose total is told, so many are left out that the rest is of as many as are told."""
    client = served[0].test_client()
    address = "/api/v1/metrics/started?by=partner&interval=1w&from=now-29h"
    told = [row["points"][0]["n"] for row in client.get(address, headers=EXECUTIVE).get_json()["series"]]
    true = [row["points"][0]["n"] for row in client.get(address, headers=OPERATOR).get_json()["series"]]
    assert told.count(None) >= len(SMALL)
    assert sum(true) - sum(n or 0 for n in told) >= LEAST
    versions = client.get("/api/v1/compare?from=now-29h", headers=EXECUTIVE).get_json()["versions"]
    assert {row["version"]: row["started"] is None for row in versions} == {"1.0": False, "2.0": False}
    moved = client.get("/api/v1/decomposition?number=started&by=partner&from=now-10h", headers=EXECUTIVE).get_json()[
        "items"
    ]
    assert {item["segment"]["partner"] for item in moved if item["after"]["n"] is None} >= set(SMALL)


def test_what_a_filter_leaves_out_cannot_be_had_by_asking_without_it(served: tuple[Flask, Any]) -> None:
    """The three small partners are one group: no answer takes a part of it, wherever a filter by partner is taken."""
    client = served[0].test_client()
    refused = set()
    for stem, address in dict(addresses(served[0])).items():
        for cut in ("few", "!few", "northwind&partner=rare"):
            answered = client.get(f"{address}&partner={cut}", headers=EXECUTIVE)
            if answered.status_code == 403:
                refused.add(stem)
                assert "differ by fewer than 5" in answered.get_json()["detail"]
    assert refused >= {
        "metrics/",
        "stability",
        "stability/chart/",
        "compare",
        "decomposition",
        "brief",
        "cases",
        "queues",
    }
    assert client.get("/api/v1/partners/few/scorecard?from=now-29h", headers=EXECUTIVE).status_code == 403
    assert client.get("/api/v1/compare?from=now-29h&partner=few", headers=OPERATOR).status_code == 200


def test_no_number_with_a_filter_and_without_it_differ_by_a_small_cell(served: tuple[Flask, Any]) -> None:
    client = served[0].test_client()
    small_ones = "&partner=few&partner=rare&partner=solo"

    def asked(number: str, narrowed: str, headers: dict[str, str]) -> int | None:
        address = f"/api/v1/metrics/{number}?interval=1w&from=now-29h{narrowed}"
        (row,) = client.get(address, headers=headers).get_json()["series"]
        return row["points"][0]["n"]

    numbers, told = REGISTERED if EVERY else ("started", "success_rate", "stuck"), 0
    for number in numbers:
        whole = asked(number, "", EXECUTIVE)
        for narrowed in ("&partner=northwind", "&partner=!northwind", small_ones, "&version=1.0", "&version=!1.0"):
            part = asked(number, narrowed, EXECUTIVE)
            assert part in (None, asked(number, narrowed, OPERATOR))
            if whole is not None and part is not None:
                told += 1
                assert whole - part == 0 or whole - part >= LEAST, (number, narrowed)
    assert told > 5, "most filters are answered"


def test_how_many_values_a_filtered_segment_has_refuses_nothing(
    served: tuple[Flask, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer's own points are limited, not those of the values that it is compared with: here four partners."""
    client = served[0].test_client()
    address = f"/api/v1/metrics/started?interval=1h&from=now-{HOURS}h&partner=northwind"
    before = client.get(address, headers=EXECUTIVE).get_json()
    monkeypatch.setattr(metrics, "MOST_POINTS", 2 * HOURS)
    answered = client.get(address, headers=EXECUTIVE)
    assert (answered.status_code, answered.get_json()) == (200, before)
    by_partner = f"/api/v1/metrics/started?interval=1h&from=now-{HOURS}h&by=partner"
    assert client.get(by_partner, headers=EXECUTIVE).status_code == 400, "the limit is in force"


def test_a_small_segment_has_no_verdict_and_is_named_nowhere(served: tuple[Flask, Any]) -> None:
    client = served[0].test_client()
    answered = client.get("/api/v1/stability?by=partner&interval=1h&from=now-29h", headers=EXECUTIVE).get_json()
    of = {item["segment"]["partner"]: item for item in answered["items"]}
    for partner in SMALL:
        assert (of[partner]["verdict"], of[partner]["why"]) == ("cannot tell", "too few transactions to be counted")
        assert of[partner]["signals"] == of[partner]["reasons"] == of[partner]["now"]["incidents"] == []
        assert partner not in answered["sentence"]


def test_no_page_that_an_executive_has_shows_a_small_cell(served: tuple[Flask, Any]) -> None:
    server, app = served
    client, door = server.test_client(), door_of(server)
    (router,) = door.permissions.keys() - door.parts.keys()
    case = next(
        case["id"]
        for case in client.get("/api/v1/cases", headers=OPERATOR).get_json()["items"]
        if case["count"] < LEAST
    )
    for page in PAGES:
        form = page.figures or page
        if form.permission not in ROLES["executive"]:
            continue
        for value in {"/cases/<id>": (case,), "/trends/partners/<id>": ("few", "northwind")}.get(page.path, ("",)):
            if "<" in page.path and not value:
                continue
            path = re.sub(r"<\w+>", to_path(value), page.path)
            search = "?interval=1h&from=now-29h&by=partner" if path == "/trends" else "?from=now-29h"
            place = {f"{ids.URL}.pathname": path, f"{ids.URL}.search": search, f"{ids.NARROW}.data": False}
            answered = client.post(ROUTE, json=asked(app, router, place, "x.y"), headers=EXECUTIVE)
            assert "Something failed on our side" not in answered.text, path
            texts = [match[0] for match in WORDS.finditer(re.sub(r"\\u[0-9a-f]{4}", " ", answered.text))]
            assert texts == [], (path, texts)
