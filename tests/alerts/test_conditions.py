"""What rules see: the numbers that everybody else sees, at many instants at once, and what only rules ask for."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

import pytest

from app.alerts.burn_rate import WINDOWS as BURNING
from app.alerts.conditions import observe
from app.alerts.rules import Rule, rules
from app.catalog.model import Catalog
from app.domain.segments import SEGMENTS
from app.queries.filters import Filters
from app.queries.metrics import series
from app.queries.numbers import NUMBERS
from app.queries.rule_numbers import numbers_at
from app.store.reader import Reader
from app.store.store import Store
from tests.alerts.watching import declaring, stuck_at
from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.loading import entries
from tests.oracle.making import at, move, review
from tests.oracle.records import Record
from tests.oracle.worlds import seeded
from tests.present import present
from tests.queries.conftest import Asking

WINDOWS = (timedelta(minutes=7), timedelta(hours=1), timedelta(hours=30))


FIRST_YEAR = 1
"""Worlds hold clocks that were never set, and no window can begin before the year 1."""


@pytest.fixture(scope="module")
def worlds() -> Any:
    """Stores of random worlds in which everything came in a second after it happened."""
    stores = []
    for seed in (11, 12):
        drawn = seeded(seed, islands=8, learned=seed % 2 == 0)
        fresh = [one | {"ingested_at": one["event_time"] + timedelta(seconds=1)} for one in drawn.records]
        fresh.sort(key=lambda one: one["ingested_at"])
        now = max(drawn.now, fresh[-1]["ingested_at"])
        store = Store(None, partial(present, drawn.catalog), partial(present, now))
        store.load(entries(fresh))
        times = sorted(one["event_time"] for one in fresh if one["event_time"].year > FIRST_YEAR)
        stores.append((store, times, now))
    yield stores
    for store, _, _ in stores:
        store.close()


@pytest.mark.parametrize("number", NUMBERS)
def test_a_rule_sees_what_the_number_says_at_each_instant(worlds: Any, number: str) -> None:
    asked = NUMBERS[number]
    for store, times, now in worlds:
        dice = Random(number)
        by = tuple(name for name in SEGMENTS if dice.random() < 0.3)
        over = dice.choice(WINDOWS)
        quantile = dice.choice(asked.quantiles) if asked.quantiles else None
        instants = sorted({min(dice.choice(times) + timedelta(seconds=dice.randrange(0, 900)), now) for _ in range(4)})
        with store.reader() as reader:
            found = numbers_at(reader, number, by, {}, instants, over, quantile)
            for instant, one in zip(instants, found, strict=True):
                reader.now = instant
                filters = Filters(from_=instant - over, to=instant)
                expected = {
                    tuple(each["segment"][name] for name in by): (each["points"][0]["value"], each["points"][0]["n"])
                    for each in series(reader, number, filters, by, None, quantile)
                }
                assert set(one) == set(expected)
                for key, (value, n) in one.items():
                    assert n == expected[key][1], (number, key, instant)
                    wanted = expected[key][0]
                    assert value == (None if wanted is None else pytest.approx(wanted, rel=1e-12, abs=1e-12))


def seen(reader: Reader, rule: dict[str, Any], minutes: float, catalog: Catalog = CATALOG) -> dict[str, Any]:
    """By the values of the segment what a rule saw: (value, threshold, holds)."""
    (asked,) = rules(replace(catalog, alerts={"r": rule}))
    ((*found,),) = observe(reader, asked, [at(minutes)])
    return {
        "/".join(str(part) for part in one.segment.values()): (one.value, one.threshold, one.holds) for one in found
    }


def test_errors_are_seen_by_their_class_and_those_that_are_named_even_without_any(asking: Asking) -> None:
    records = [
        move(place, f"t{place}", "failed", error_class="processing", event_id=f"{place}", **MOVE) for place in range(3)
    ]
    reader = asking(records, 20)
    asked = {"number": "errors", "by": ["partner", "error_class"], "over": "1h", "above": 2}
    assert seen(reader, asked, 20) == {"northwind/processing": (3, 2, True)}
    named = asked | {"where": {"error_class": ["processing", "validation"]}}
    assert seen(reader, named, 20) == {
        "northwind/processing": (3, 2, True),
        "northwind/validation": (0, 2, False),
    }


def test_too_few_to_count_do_not_hold_and_nothing_at_all_is_no_data(asking: Asking) -> None:
    records = [move(1, "a", "failed", **MOVE), move(1, "b", "received", workflow="exchange", partner="contoso")]
    reader = asking(records, 20)
    rule = {"number": "success_rate", "by": ["partner"], "over": "1h", "below": 0.5}
    assert seen(reader, rule, 20) == {"contoso": (None, 0.5, None), "northwind": (0, 0.5, True)}
    few = rule | {"min_count": 2}
    assert seen(reader, few, 20) == {"contoso": (None, 0.5, None), "northwind": (0, 0.5, False)}


def test_overdue_reviews_are_seen_by_queue(asking: Asking) -> None:
    records: list[Record] = []
    for place in range(4):
        records.append(move(0, f"t{place}", "identity_review", event_id=f"m{place}", **MOVE))
        records.append(review(place, f"t{place}", f"k{place}", "opened", queue="desk", event_id=f"o{place}"))
    records.append(review(20, "t0", "k0", "approved", event_id="closed"))
    reader = asking(records, 60)
    rule = {"number": "review_overdue", "by": ["queue"], "above": 1}
    assert [seen(reader, rule, minute) for minute in (30, 31, 32, 33)] == [
        {},
        {"desk": (1, 1, False)},
        {"desk": (2, 1, True)},
        {"desk": (3, 1, True)},
    ]


def test_an_awaited_event_that_does_not_come_is_seen_by_state(asking: Asking) -> None:
    reader = asking([*stuck_at(0, 2), *stuck_at(3, 1, "contoso", "u")], 60)
    rule = {"number": "silent", "by": ["partner", "state"]}
    assert seen(reader, rule, 9) == {}
    assert seen(reader, rule, 11) == {"northwind/submitted": (2, 0, True)}
    assert seen(reader, rule, 13) == {"northwind/submitted": (2, 0, True), "contoso/submitted": (1, 0, True)}
    elsewhere = rule | {"where": {"state": "received"}}
    assert seen(reader, elsewhere, 13) == {}


def test_a_source_is_silent_after_ten_of_its_usual_gaps(asking: Asking) -> None:
    records = [
        move(2 * place, f"t{place}", "completed", event_id=f"{place}", source="engine", **MOVE) for place in range(40)
    ]
    rare = [move(5, "u", "completed", event_id="u", source="rare", **MOVE)]
    reader = asking([*records, *rare], 300)
    rule = {"number": "silent", "by": ["source"]}
    quiet = at(98) - at(78) - timedelta(seconds=1)
    assert seen(reader, rule, 98) == {"engine": (quiet.total_seconds(), 1200, False)}
    assert seen(reader, rule, 98.1)["engine"][2] is True
    reader.caught_up = lambda: False
    assert seen(reader, rule, 98.1) == {}


def test_a_source_that_is_named_and_was_never_heard_is_no_data(asking: Asking) -> None:
    rule = {"number": "silent", "by": ["source"], "where": {"source": ["engine", "ghost"]}, "over": "10m"}
    reader = asking([move(0, "t", "completed", **MOVE)], 60)
    assert seen(reader, rule, 5) == {"engine": (299, 600, False), "ghost": (None, 600, None)}


def test_what_was_only_imported_is_no_silent_source(asking: Asking) -> None:
    old = [
        move(place, f"t{place}", "completed", event_id=f"{place}", ingested_at=at(9000 + place), **MOVE)
        for place in range(40)
    ]
    assert seen(asking(old, 20000), {"number": "silent", "by": ["source"], "over": "10m"}, 20000) == {}


def due(minute: float, name: str, met: bool) -> list[Record]:
    """A transaction whose deadline falls at a minute, met or missed."""
    begun = [move(minute - 15, name, "received", event_id=f"{name}1", **MOVE)]
    return [*begun, move(minute - (1 if met else -1), name, "completed", event_id=f"{name}2", **MOVE)]


GOAL = replace(
    CATALOG,
    workflows={"exchange": replace(CATALOG.workflows["exchange"], goal=0.9)},
    digest="with a goal",
)
BURN = {"number": "burn_rate", "by": ["workflow"], "min_count": 10}


@pytest.mark.parametrize(
    ("late", "since", "said"),
    [
        (12, 0, (10.0, 1.0, True)),  # nothing due in the last six hours: the three days decide
        (0, 0, (0.0, 1.0, False)),
        (12, 30, (12 / 42 * 10, 1.0, False)),  # thirty met of late contradict what three days say
    ],
)
def test_a_goal_burns_by_its_long_windows_unless_the_short_one_contradicts(
    asking: Asking, late: int, since: int, said: tuple[float, float, bool]
) -> None:
    """At a goal of 0.9 one late of ten is a burn of one."""
    long = [one for place in range(12) for one in due(5000 + place, f"l{place}", place >= late)]
    short = [one for place in range(since) for one in due(5800 + place, f"s{place}", True)]
    reader = asking([*long, *short], 6000, catalog=GOAL)
    value, threshold, holds = seen(reader, BURN, 5900, GOAL)["exchange"]
    assert (value, threshold, holds) == (pytest.approx(said[0]), said[1], said[2])


def test_the_window_that_is_most_exceeded_is_the_one_that_is_told(asking: Asking) -> None:
    """A hundred met the day before leave a burn of 12/112 to the three days, and of ten to the last six hours."""
    before = [one for place in range(100) for one in due(4000 + place, f"b{place}", True)]
    late = [one for place in range(12) for one in due(5000 + place, f"t{place}", False)]
    reader = asking([*before, *late], 6000, catalog=GOAL)
    assert seen(reader, BURN, 5012, GOAL)["exchange"] == (pytest.approx(10.0), 6.0, True)


def test_too_few_due_say_nothing(asking: Asking) -> None:
    records = [one for place in range(12) for one in due(5000 + place, f"t{place}", False)]
    reader = asking(records, 6000, catalog=GOAL)
    assert seen(reader, BURN | {"min_count": 13}, 5050, GOAL)["exchange"][2] is False


def test_a_workflow_without_a_goal_has_nothing_to_burn(asking: Asking) -> None:
    reader = asking(due(30, "t", False), 60)
    assert seen(reader, BURN, 60) == {"exchange": (None, None, None)}


def test_a_rule_of_one_window_has_its_own(asking: Asking) -> None:
    records = [one for place in range(12) for one in due(5000 + place, f"t{place}", place % 2 == 0)]
    reader = asking(records, 6000, catalog=GOAL)
    own = BURN | {"over": "2h", "above": 4}
    assert seen(reader, own, 5050, GOAL)["exchange"] == (pytest.approx(5.0), 4, True)


def test_the_windows_are_those_of_the_workbook() -> None:
    assert [(window.long, window.short, round(window.factor, 6)) for window in BURNING] == [
        (timedelta(hours=1), timedelta(minutes=5), 14.4),
        (timedelta(hours=6), timedelta(minutes=30), 6.0),
        (timedelta(days=3), timedelta(hours=6), 1.0),
    ]


def test_a_rule_reads_its_table_whole() -> None:
    table = {
        "number": "partner_answer_seconds",
        "by": ["partner", "partner"],
        "where": {"tenant": "commercial", "workflow": ["a", "b"]},
        "quantile": "p95",
        "above": 60,
        "for": "10m",
        "keep_firing": "5m",
        "over": "1h",
        "min_count": 20,
    }
    (rule,) = rules(declaring(slow=table))
    assert rule == Rule(
        name="slow",
        number="partner_answer_seconds",
        by=("partner",),
        where={"tenant": ("commercial",), "workflow": ("a", "b")},
        above=60,
        over=timedelta(hours=1),
        quantile="p95",
        min_count=20,
        for_=timedelta(minutes=10),
        keep_firing=timedelta(minutes=5),
    )
    assert (rule.grouped, rule.threshold, rule.severity) == (("partner",), 60, "ticket")


def test_a_rule_without_a_runbook_has_that_of_its_error_class() -> None:
    declared = declaring(rejected={"number": "partner_rejections", "above": 1})
    error = replace(declared.errors["partner_rejection"], alert="rejected", runbook="runbooks/r.md")
    (rule,) = rules(replace(declared, errors={"partner_rejection": error}))
    assert rule.runbook == "runbooks/r.md"
