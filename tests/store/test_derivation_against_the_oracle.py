"""The store's transactions and numbers equal those of the slow oracle, whatever the order, repetition and batching.

`TRANSOM_ORACLE_WORLDS` sets how many worlds each property draws; the default is for a run that one waits for,
and leaves out the search for the smallest world that fails.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import cycle
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.domain.answer_fields.transactions import Transaction
from app.journal import Entry
from app.queries.transactions import page
from app.store.store import Store
from tests.oracle.comparing import in_lists
from tests.oracle.loading import entries, parted, shuffled
from tests.oracle.world import World
from tests.oracle.worlds import RandomWorld, seeded, taught, worlds
from tests.present import present

BY_HAND = "TRANSOM_ORACLE_WORLDS" in os.environ
WORLDS = int(os.environ.get("TRANSOM_ORACLE_WORLDS", "2"))
SOME = settings(
    max_examples=2 * WORLDS,
    deadline=None,
    derandomize=not BY_HAND,
    phases=tuple(Phase) if BY_HAND else (Phase.explicit, Phase.generate),
    database=None,
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def holding(drawn: RandomWorld, batches: Sequence[Sequence[Entry]]) -> Iterator[Store]:
    """A store that has loaded these batches, each as its last entry arrived, and is looked at later."""
    now = [batches[0][0].ingested_at]
    store = Store(None, lambda: drawn.catalog, lambda: now[0])
    try:
        for batch in batches:
            now[0] = max(now[0], *(entry.ingested_at for entry in batch))
            store.load(batch)
        now[0] = drawn.now
        store.settle()
        yield store
    finally:
        store.close()


def listed(store: Store, as_of: datetime | None = None) -> list[Transaction]:
    """All transactions of a store."""
    with store.reader(as_of) as reader:
        return page(reader, limit=1000, sort="started_at").items


def differences(drawn: RandomWorld, seed: int) -> list[str]:
    """Where store and oracle part, now and at each earlier instant."""
    found = []
    with holding(drawn, parted(entries(drawn.records), Random(seed))) as store:
        for as_of in (None, *drawn.as_of):
            oracle = World(drawn.records, drawn.catalog, drawn.now, as_of)
            found += [f"as of {as_of}: {line}" for line in in_lists(oracle, listed(store, as_of))]
    return found


@SOME
@given(worlds(most=10), st.integers(0, 1000))
def test_every_transaction_is_what_the_oracle_says(drawn: RandomWorld, seed: int) -> None:
    assert differences(drawn, seed) == []


@pytest.mark.parametrize("seed", range(WORLDS))
def test_conflicting_keys_and_tenant_scopes_are_judged_as_the_oracle_judges_them(seed: int) -> None:
    drawn = seeded(seed, islands=10, conflicts=True, scopes=seed % 2 == 0)
    assert differences(drawn, seed) == []


@pytest.mark.parametrize("seed", range(WORLDS))
def test_what_history_teaches_is_what_the_oracle_learns(seed: int) -> None:
    drawn = seeded(1000 + seed, islands=10, learned=True)
    assert differences(drawn, seed) == []


@pytest.mark.parametrize("seed", range(WORLDS))
def test_thresholds_that_change_from_midnight_to_midnight_judge_each_day_by_its_own(seed: int) -> None:
    assert differences(taught(seed), seed) == []


@pytest.mark.parametrize("seed", range(WORLDS))
def test_a_store_that_was_closed_midway_and_got_another_catalog_answers_the_same(seed: int, tmp_path: Path) -> None:
    drawn, before = seeded(4000 + seed, islands=8, learned=seed % 2 == 0), seeded(5000 + seed)
    batches = parted(entries(drawn.records), Random(seed), most=4)
    other = replace(before.catalog, digest="other")
    for catalog, batch in zip(cycle((other, drawn.catalog)), batches):
        store = Store(tmp_path / "t.duckdb", partial(present, catalog), lambda: drawn.now)
        store.load(batch)
        store.close()
    store = Store(tmp_path / "t.duckdb", lambda: drawn.catalog, lambda: drawn.now)
    store.settle()
    try:
        assert in_lists(World(drawn.records, drawn.catalog, drawn.now), listed(store)) == []
    finally:
        store.close()


@pytest.mark.parametrize("seed", range(WORLDS))
def test_order_repetition_and_batching_change_nothing(seed: int) -> None:
    dice = Random(seed)
    drawn = seeded(2000 + seed, islands=10, learned=seed % 2 == 1, scopes=seed % 3 == 0)
    with holding(drawn, [entries(drawn.records)]) as store:
        expected = [listed(store, as_of) for as_of in (None, *drawn.as_of)]
    with holding(drawn, parted(entries(shuffled(drawn.records, dice)), dice, most=6)) as store:
        assert [listed(store, as_of) for as_of in (None, *drawn.as_of)] == expected


def test_a_machine_east_of_greenwich_derives_the_same() -> None:
    script = (
        "from tests.store.test_derivation_against_the_oracle import differences;"
        "from tests.oracle.worlds import seeded;"
        "import time; assert time.timezone == -19800;"
        "found = differences(seeded(5, islands=4, learned=True), 5);"
        "print(chr(10).join(found)); raise SystemExit(bool(found))"
    )
    root = Path(__file__).parents[2]
    environment = os.environ | {"TZ": "Asia/Kolkata"}
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=root, env=environment, capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
