"""The store as known at an earlier instant, and its life on disk."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from app.store.database import open_database
from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.making import at, move, span
from tests.store.conftest import Holding

RECORDS = [
    move(0, "t", "received", event_id="1", **MOVE),
    move(2, "t", "submitted", event_id="2", **MOVE),
    move(4, "t", "completed", event_id="3", **MOVE),
]


def test_a_page_can_be_drawn_as_it_was_known_at_any_instant(holding: Callable[..., Holding]) -> None:
    held = holding(RECORDS)
    states = [held.transaction("t", at(minutes))["state"] for minutes in (1, 3, 5)]
    assert states == ["received", "submitted", "completed"]
    assert held.table("transactions", at(-1)) == []


def test_a_late_record_changes_what_is_known_from_its_arrival_on_and_not_before(
    holding: Callable[..., Holding],
) -> None:
    late = move(1, "t", "failed", event_id="late", **MOVE) | {"ingested_at": at(10)}
    held = holding([RECORDS[0]])
    before = held.transaction("t", at(5))
    held.load([late])
    assert held.transaction("t", at(5)) == before
    assert held.transaction("t", at(11))["state"] == "failed"


def test_an_entry_that_was_ingested_before_the_instant_but_loaded_after_the_look_is_seen_by_the_next(
    holding: Callable[..., Holding],
) -> None:
    held = holding(RECORDS[:1])
    assert held.transaction("t", at(30))["state"] == "received"
    held.load(RECORDS[1:])
    assert held.transaction("t", at(30))["state"] == "completed"


def test_many_instants_can_be_looked_at_one_after_another(holding: Callable[..., Holding]) -> None:
    held = holding(RECORDS)
    for second in range(12):
        assert held.transaction("t", at(1) + timedelta(seconds=second))["state"] == "received"


def test_a_changed_catalog_is_what_everything_is_judged_by(holding: Callable[..., Holding]) -> None:
    held = holding(RECORDS[:2])
    assert held.transaction("t")["waits_on"] == "partner"
    held.catalog = type(CATALOG)(digest="empty")
    held.store.settle()
    found = held.transaction("t")
    assert (found["waits_on"], found["inferred"]) == (None, True)


def test_a_closed_store_opens_again_with_all_it_held(holding: Callable[..., Holding], tmp_path: Path) -> None:
    held = holding(RECORDS, path=tmp_path / "store.duckdb")
    before = held.transaction("t")
    offset = held.store.last_offset()
    held.store.close()
    again = holding(path=tmp_path / "store.duckdb")
    assert again.transaction("t") == before
    assert again.store.last_offset() == offset
    again.load([span(1, "a" * 32, "1" * 16, "t")])
    assert again.transaction("t")["spans"] == 1


def test_an_open_store_reads_no_file_and_takes_no_setting(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    connection = open_database(tmp_path / "store.duckdb")
    for statement in (
        f"select * from read_csv('{tmp_path}/secret.csv')",  # noqa: S608
        f"attach '{tmp_path}/other.duckdb'",
        "set threads = 1",
        "install httpfs",
    ):
        with pytest.raises(duckdb.Error):
            connection.cursor().execute(statement)
    connection.close()
