"""People of some tenants read a store that holds nothing but what is theirs: as if the others' had never come."""

from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from typing import Any

import pytest

from app.catalog.model import Catalog
from app.store.reader import Reader
from app.store.store import Store
from tests.oracle.loading import entries
from tests.oracle.making import at, move, span
from tests.oracle.records import Record
from tests.oracle.worlds import world
from tests.store.conftest import Holding

TABLES = (
    "transactions intervals periods moments tasks tx_refs trace_joins record_joins transitions review_actions "
    "identity_decisions payloads spans log_lines span_groups calls refs conflicts record_keys arrivals repeats "
    "rejections tx_transitions tx_payloads tx_span_groups tx_calls"
)
ALPHA = frozenset(("alpha",))


def rows(reader: Reader) -> dict[str, list[str]]:
    """Every table as text, in an order of its own."""
    return {table: sorted(repr(row) for row in content(reader, table)) for table in TABLES.split()}


def content(reader: Reader, table: str) -> list[Any]:
    return reader._cursor.table(table).fetchall()


def stored(records: Sequence[Record], catalog: Catalog, now: datetime) -> Store:
    store = Store(None, lambda: catalog, lambda: now)
    store.load(entries(records))
    return store


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_two_tenants_in_one_store_are_each_read_as_if_alone(seed: int) -> None:
    drawn = world(Random(seed), islands=2, conflicts=True, scopes=True)
    records = [record | {"tenant_scope": record["tenant_scope"] or "beta"} for record in drawn.records]
    ours = [record for record in records if record["tenant_scope"] == "alpha"]
    both, alone = stored(records, drawn.catalog, drawn.now), stored(ours, drawn.catalog, drawn.now)
    for as_of in (None, *drawn.as_of[:1]):
        with both.reader(as_of, tenants=ALPHA) as scoped, alone.reader(as_of) as whole:
            seen, expected = rows(scoped), rows(whole)
            assert seen == expected
    both.close()
    alone.close()


def test_a_tenant_that_a_record_names_is_enough_without_a_token_of_its_own(holding: Callable[..., Holding]) -> None:
    held = holding(
        [
            move(0, "ours", "received", workflow="w", tenant="alpha", trace_id="a" * 32),
            move(0, "theirs", "received", workflow="w", tenant="beta", trace_id="b" * 32),
            move(0, "nobodys", "received", workflow="w"),
            span(0, "a" * 32, "1" * 16),
            span(0, "b" * 32, "2" * 16),
        ]
    )
    with held.store.reader(tenants=ALPHA) as reader:
        found = {table: len(content(reader, table)) for table in TABLES.split()}

    assert (found["transactions"], found["transitions"], found["spans"], found["arrivals"]) == (1, 1, 1, 0)


def test_a_scope_follows_what_is_loaded(holding: Callable[..., Holding]) -> None:
    held = holding([move(0, "t", "received", workflow="w", tenant="alpha")])
    for minute, state in ((1, "submitted"), (2, "completed")):
        held.load([move(minute, "t", state, workflow="w", tenant="alpha")])
        with held.store.reader(now=at(9), tenants=ALPHA) as reader:
            assert reader._cursor.table("transactions").project("state").fetchall() == [(state,)]


def test_nobodys_tenant_is_nothing_and_a_name_with_a_quote_is_a_name(holding: Callable[..., Holding]) -> None:
    held = holding([move(0, "t", "received", workflow="w", tenant="o'hara")])
    for tenants, expected in ((frozenset(), 0), (frozenset(("o'hara",)), 1), (frozenset(("x' or '1'='1",)), 0)):
        with held.store.reader(tenants=tenants) as reader:
            assert len(content(reader, "transactions")) == expected


def test_more_scopes_than_are_kept_come_and_go(holding: Callable[..., Holding]) -> None:
    held = holding([move(0, "t", "received", workflow="w", tenant="alpha")])
    for number in range(20):
        with held.store.reader(tenants=frozenset((f"t{number}",))) as reader:
            assert content(reader, "transactions") == []
    with held.store.reader(tenants=ALPHA) as reader:
        assert len(content(reader, "transactions")) == 1
