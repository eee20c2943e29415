"""`[join]` works backward: what was stored before the line was written joins, and parts again when it is taken back."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.making import log_line, move, span
from tests.oracle.records import Record
from tests.store.conftest import Holding

BY_ORDER = replace(CATALOG, join_attributes=(*CATALOG.join_attributes, "order.id"), digest="with order.id")
DERIVED = ("transactions", "trace_joins", "record_joins", "intervals", "span_groups", "calls", "refs", "tx_refs")


def attributes(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in pairs]


def records() -> list[Record]:
    """Two orders by attribute, one of them linked from a trace of its own, and a transition in each trace."""
    first, second, linked = "a" * 32, "b" * 32, "c" * 32
    call = attributes(("server.address", "api.northwind.example"))
    return [
        span(0, first, "1" * 16, attributes=attributes(("order.id", "o-1"))),
        span(1, first, "2" * 16, kind=3, attributes=call),
        span(2, second, "3" * 16, attributes=attributes(("order.id", "o-2"))),
        log_line(3, second),
        log_line(4, None, attributes=attributes(("order.id", "o-1"))),
        span(5, linked, "4" * 16, links=[{"trace_id": first, "span_id": "1" * 16}]),
        move(6, None, "received", **MOVE, trace_id=first),
        move(7, None, "received", **MOVE, trace_id=linked, external_ref="X-1"),
        move(8, None, "submitted", **MOVE, external_ref="X-1"),
        move(9, "named", "received", **MOVE),
    ]


def conclusions(holding: Holding) -> dict[str, list[str]]:
    """The derived tables as sets of rows, without what depends on the order of loads."""
    return {name: sorted(map(repr, map(sorted, map(dict.items, holding.table(name))))) for name in DERIVED}


def test_what_was_stored_before_the_line_was_written_joins_as_if_it_had_been_there(
    holding: Callable[..., Holding],
) -> None:
    late, early = holding(records()), holding(records(), catalog=BY_ORDER)
    assert {row["transaction_id"] for row in late.table("transactions")} == {"named"}
    late.catalog = BY_ORDER
    late.store.settle()
    assert {row["transaction_id"] for row in late.table("transactions")} == {"named", "o-1", "o-2"}
    assert late.transaction("o-1")["state"] == "submitted"
    assert conclusions(late) == conclusions(early)


def test_a_line_that_is_taken_back_parts_what_it_joined(holding: Callable[..., Holding]) -> None:
    never, taken_back = holding(records()), holding(records(), catalog=BY_ORDER)
    taken_back.catalog = CATALOG
    taken_back.store.settle()
    assert conclusions(taken_back) == conclusions(never)


@pytest.mark.parametrize("seed", range(2))
def test_the_edit_may_come_between_any_two_records(holding: Callable[..., Holding], seed: int) -> None:
    shuffled = records()
    random.Random(seed).shuffle(shuffled)
    cut = random.Random(seed).randrange(len(shuffled))
    late, early = holding(), holding(catalog=BY_ORDER)
    late.load(shuffled[:cut])
    late.catalog = BY_ORDER
    late.load(shuffled[cut:])
    early.load(shuffled[:cut])
    early.load(shuffled[cut:])
    assert conclusions(late) == conclusions(early)


def test_a_store_that_is_opened_by_another_catalog_joins_by_it(holding: Callable[..., Holding], tmp_path: Path) -> None:
    path = tmp_path / "transom.duckdb"
    before = holding(records(), path=path)
    before.store.close()
    after = holding(path=path, catalog=BY_ORDER)
    assert {row["transaction_id"] for row in after.table("transactions")} == {"named", "o-1", "o-2"}


def test_an_id_that_came_with_the_record_and_is_no_attribute_stands(holding: Callable[..., Holding]) -> None:
    store = holding([span(0, "a" * 32, "1" * 16, "t", attributes=attributes(("colour", "red")))])
    store.catalog = BY_ORDER
    store.store.settle()
    assert store.transaction("t")["spans"] == 1


def test_records_are_not_rewritten(holding: Callable[..., Holding]) -> None:
    store = holding(records())
    store.catalog = BY_ORDER
    store.store.settle()
    assert {row["transaction_id"] for row in store.table("spans")} == {None}
