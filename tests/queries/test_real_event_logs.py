"""Real event logs, through the road that a user's file takes, give the facts that others computed of them."""

import csv
import gzip
import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.answers.decomposition import decomposition
from app.answers.paths import paths
from app.catalog.model import Catalog
from app.domain.encryption import Keys
from app.domain.records import Kind
from app.journal import Entry, Unsealed
from app.queries.filters import Filters
from app.queries.metrics import series
from app.store.reader import Reader
from app.store.store import Store
from collectors.files.importer import import_file, into
from collectors.intake import Intake
from tests.oracle.loading import entries
from tests.oracle.records import TRANSITION, Record

LOGS = Path(__file__).parents[3] / "shared" / "data" / "eventlogs"
pytestmark = pytest.mark.skipif(not LOGS.is_dir(), reason="the public data sets are not beside the repository")
NOW = datetime(2026, 11, 23)
SINCE = datetime(2000, 1, 1)
NAMES = ("receipt.xes.gz", "bpic2013-closed.xes.gz", "sepsis.csv.gz")


class Kept:
    """A journal that keeps its entries in memory."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def append(self, given: Sequence[Unsealed]) -> int:
        for one in given:
            offset = len(self.entries) + 1
            self.entries.append(Entry(offset, offset, NOW, one.kind, one.ingested_by, one.tenant_scope, one.table))
        return len(self.entries)


def workflow(name: str) -> str:
    return name.removesuffix(".gz").rpartition(".")[0]


def of_csv(path: Path) -> list[Record]:
    """The rows as transitions; a case whose id was lost on the way into the file is a case all the same."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [
            {
                "record_kind": TRANSITION,
                "tenant_scope": None,
                "ingested_at": NOW,
                "ingested_by": "local",
                "source": "sepsis",
                "event_id": str(place),
                "sequence": place,
                "event_time": datetime.fromisoformat(row["timestamp"]),
                "transaction_id": row["case_id"] or "unnamed",
                "to_state": row["activity"],
                "workflow": "sepsis",
            }
            for place, row in enumerate(csv.DictReader(file))
        ]


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A look at a store that holds all three logs, each as a workflow of its own that no catalog declares."""
    kept = Kept()
    intake = Intake(kept, lambda: Catalog(), Keys(b"p" * 32, b"t" * 32), lambda: NOW)  # type: ignore[arg-type]
    for name in NAMES[:2]:
        import_file(LOGS / name, into(intake))
    intake.close()
    moves = [entry for entry in kept.entries if entry.kind is Kind.TRANSITION]
    store = Store(None, lambda: Catalog(), lambda: NOW + timedelta(minutes=1))
    store.load([*moves, *entries(of_csv(LOGS / NAMES[2]), len(kept.entries) + 1)])
    with store.reader() as looking:
        yield looking
    store.close()


@pytest.fixture(scope="module")
def facts() -> Any:
    """What is known of the logs, by file name."""
    return json.loads((LOGS / "reference-facts.json").read_text())


@pytest.mark.parametrize("name", NAMES)
def test_cases_and_variants_are_those_that_others_counted(reader: Reader, facts: Any, name: str) -> None:
    told = paths(reader, Filters(workflow=(workflow(name),)), 1000)
    assert (told["transactions"], told["variant_count"]) == (facts[name]["cases"], facts[name]["variants"])
    assert sum(one["count"] for one in told["states"]) == facts[name]["events"]
    assert len(told["states"]) == facts[name]["activities"]
    counts = {one["state"]: one["count"] for one in told["states"]}
    assert all(counts[state] == count for state, count in facts[name]["top15_activities"])
    given = {tuple(one["path"]): one for one in told["variants"]}
    for expected in facts[name]["top5_variants"]:
        one = given[tuple(expected["seq"])]
        assert (one["count"], round(one["share"], 4)) == (expected["cases"], expected["share"])
    ranked = [one["count"] for one in told["variants"]]
    assert ranked[:5] == [expected["cases"] for expected in facts[name]["top5_variants"]]
    assert ranked == sorted(ranked, reverse=True)
    moves = facts[name]["events"] - facts[name]["cases"]
    assert sum(one["count"] for one in told["edges"]) == moves, "each event but the last of its case is followed by one"


@pytest.mark.parametrize("name", NAMES)
def test_lengths_are_those_that_others_measured(reader: Reader, facts: Any, name: str) -> None:
    filters = Filters(workflow=(workflow(name),), from_=SINCE, to=NOW)
    known = facts[name]["case_duration_s"]
    for quantile, fact in (("p50", "median"), ("p95", "p95")):
        (one,) = series(reader, "completion_seconds", filters, quantile=quantile)
        assert one["points"][0]["n"] == facts[name]["cases"], "all have ended long since"
        assert one["points"][0]["value"] == pytest.approx(known[fact], rel=1e-12)
    halves = (SINCE, SINCE + timedelta(days=1)), (SINCE + timedelta(days=1), NOW)
    mean = decomposition(reader, "completion_seconds", filters, (), *halves)["after"]["value"]
    assert mean == pytest.approx(known["mean"], rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_nobody_declared_is_called_a_deviation(reader: Reader, name: str) -> None:
    told = paths(reader, Filters(workflow=(workflow(name),)), 5)
    assert told["deviations"] == []
    assert {one["declared"] for one in (*told["edges"], *told["states"])} == {None}
