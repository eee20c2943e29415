"""Verdicts on made-up pages, small: `python -m tests.benchmarks.stability` prints both tables at full size."""

import math
from dataclasses import replace

import pytest

from app.analysis.stability.verdicts import RATE
from tests.benchmarks.stability import CHANGES, Change, rules, steady, theory, told
from tests.benchmarks.stability_theory import normal_zones, run_length
from tests.benchmarks.stability_worlds import STEADY, Steady

PAGES, PARTNERS, RUNS, MOST = 2, 2, 30, 200


@pytest.mark.parametrize(
    ("shift", "points"), [(0.0, 122.05), (0.2, 89.14), (0.4, 48.71), (1.0, 11.73), (2.0, 3.50), (3.0, 1.68)]
)
def test_the_theory_gives_the_published_run_lengths(shift: float, points: float) -> None:
    assert run_length(normal_zones(shift)) == pytest.approx(points, abs=0.006)


@pytest.mark.parametrize("world", STEADY, ids=lambda world: world.name)
def test_a_page_on_which_nothing_changes_names_nothing_more_often_than_stated(world: Steady) -> None:
    most = PAGES * RATE + 2 * (PAGES * RATE * (1 - RATE)) ** 0.5
    *_, either = steady(replace(world, volumes=world.volumes[:PARTNERS]), PAGES)
    assert either * PAGES <= most


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_the_rules_find_a_change_within_the_points_that_theory_gives(change: Change) -> None:
    whole = theory(change)
    expected = whole * (1 - math.exp(-MOST / whole))  # run lengths are nearly geometric, and cut off here
    known, locked = rules(change, RUNS, MOST)
    assert known == pytest.approx(expected, rel=0.6)
    assert locked < 1.6 * expected + 1


def test_a_verdict_finds_what_the_rules_find_and_on_a_page_of_many_charts_later() -> None:
    step = next(change for change in CHANGES if change.name == "step of 2 sigma")
    alone, paged = told(step, 10)
    assert alone[0] == paged[0] == 1.0
    assert theory(step) < alone[1] < paged[1] < 16
