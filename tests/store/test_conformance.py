"""Each sentence of `Store`, run against both ways of having one: with a file, and in memory."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import Unavailable
from app.journal import Entry
from app.store.condition import StoreLost
from app.store.reader import Reader
from app.store.store import Store
from tests.oracle.cases import CATALOG
from tests.oracle.loading import entries
from tests.oracle.making import at, move


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "t.duckdb" if request.param == "file" else None
    store = Store(path, lambda: CATALOG, lambda: at(60))
    yield store
    store.close()


def sent(offset: int, identifier: str, tenant: str | None = None) -> Entry:
    """An entry of one record, taken in `offset` minutes after the start of the day."""
    record = move(offset, identifier, "received", tenant_scope=tenant, ingested_at=at(offset))
    (entry,) = entries([record], offset)
    return entry


def known(reader: Reader) -> list[str]:
    rows = reader._cursor.execute("select transaction_id from transactions order by all").fetchall()
    return [row[0] for row in rows]


def test_a_load_is_whole_or_nothing_and_a_reader_sees_one_state_cut_to_an_instant_and_to_tenants(store: Store) -> None:
    store.load([sent(1, "a", "acme")])
    before = store.generation
    broken = replace(sent(4, "d"), table=sent(4, "d").table.drop_columns(["to_state"]))
    with pytest.raises(Exception, match="to_state"):
        store.load([sent(2, "b", "zeta"), broken])
    with store.reader() as reader:
        assert (known(reader), store.last_offset(), store.generation) == (["a"], 1, before)
        store.load([sent(2, "b", "zeta"), sent(3, "c", "acme")])
        assert known(reader) == ["a"]
    assert (store.last_offset(), store.generation > before) == (3, True)
    acme = frozenset(("acme",))
    with store.reader(at(2)) as then, store.reader(tenants=acme) as theirs, store.reader(at(2), tenants=acme) as both:
        assert (known(then), known(theirs), known(both)) == (["a", "b"], ["a", "c"], ["a"])
        assert (then.now, then.as_of, theirs.now, both.tenants) == (at(2), at(2), at(60), acme)


def test_a_store_at_fault_says_so_until_it_is_renewed_and_a_closed_one_from_then_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.load([sent(1, "a")])
    with monkeypatch.context() as patched:
        patched.setattr("app.store.store.unreadable_part", lambda _: "a block does not read back")
        assert store.check() == "a block does not read back"
    for use in (store.last_offset, lambda: store.load([sent(2, "b")]), lambda: store.reader().__enter__()):
        with pytest.raises(StoreLost, match="made again from the journal"):
            use()
    store.renew()
    store.load([sent(2, "b")])
    with store.reader() as reader:
        assert "b" in known(reader)
    store.close()
    with pytest.raises(Unavailable):
        store.last_offset()
