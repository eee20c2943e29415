"""What a start costs: conclusions that stand are not drawn again, others are."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.catalog.model import Catalog, State, Workflow
from app.domain.records import Kind, of_rows
from app.journal import Entry
from app.store import statements
from app.store.database import cursor_of
from app.store.loader import Loader
from app.store.store import Store

NOON = datetime(2026, 11, 23, 12)
WORK = Workflow(states={"received": State("us", 60), "done": State(terminal="completed")})
CATALOG = Catalog(workflows={"work": WORK}, digest="first")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store's file that holds one transaction, in a state that the catalog calls completed."""
    row = {"event_time": NOON, "source": "s", "event_id": "e", "transaction_id": "tx", "workflow": "work"}
    table = of_rows(Kind.TRANSITION, [row | {"to_state": "done"}])
    store = Store(tmp_path / "store.duckdb", lambda: CATALOG, lambda: NOON)
    store.load([Entry(1, 1, NOON, Kind.TRANSITION, "local", None, table)])
    store.close()
    return tmp_path / "store.duckdb"


@pytest.fixture
def declarations(monkeypatch: pytest.MonkeyPatch) -> list[Catalog]:
    """The catalogs by which everything was concluded anew."""
    declared: list[Catalog] = []
    declare = Loader.declare

    def noted(self: Loader, catalog: Catalog) -> None:
        declared.append(catalog)
        declare(self, catalog)

    monkeypatch.setattr(Loader, "declare", noted)
    return declared


def status_at(path: Path, catalog: Catalog) -> list[Any]:
    store = Store(path, lambda: catalog, lambda: NOON)
    rows = cursor_of(store._opened.connection).execute("select status from transactions").fetchall()
    store.close()
    return rows


def test_a_start_under_the_same_catalog_finds_everything_concluded(path: Path, declarations: list[Catalog]) -> None:
    assert status_at(path, CATALOG) == [("completed",)]
    assert declarations == []


def test_a_start_under_another_catalog_concludes_anew(path: Path, declarations: list[Catalog]) -> None:
    failing = replace(WORK, states={"done": State(terminal="failed")})
    changed = Catalog(workflows={"work": failing}, digest="second")

    assert status_at(path, changed) == [("failed",)]
    assert declarations == [changed]


def test_a_start_with_other_statements_concludes_anew(
    path: Path, declarations: list[Catalog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "digest", lambda: "other statements")

    assert status_at(path, CATALOG) == [("completed",)]
    assert declarations == [CATALOG]
