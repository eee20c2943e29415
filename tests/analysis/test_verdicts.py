"""Verdicts by the written rule."""

from collections.abc import Sequence
from typing import Any

import pytest

from app.analysis.stability.control_charts import Chart
from app.analysis.stability.verdicts import CHAOTIC, STABLE, STEADY, UNKNOWN, Seen, verdicts
from tests.analysis.charting import charted

GOOD, BAD = [0.02, 0.04, 0.02, 0.0] * 5, [0.12, 0.2] * 10


def seen(*charts: Chart, active: int = 60, **more: Any) -> Seen:
    return Seen(charts, active, 60, **more)


def rejections(values: Sequence[float | None]) -> Chart:
    return charted("partner_rejection_rate", values)


STAYS, RISES, FALLS = rejections(GOOD * 3), rejections(GOOD * 2 + BAD), rejections(BAD * 2 + GOOD)


def test_worse_is_more_chaotic_better_alone_more_stable_and_neither_steady() -> None:
    page = verdicts([seen(STAYS), seen(RISES), seen(FALLS), seen(RISES, FALLS)])
    assert [one.verdict for one in page] == [STEADY, CHAOTIC, STABLE, CHAOTIC]
    assert [len(one.reasons) for one in page] == [0, 1, 1, 1]
    assert page[3].reasons[0].finding.worse


def test_more_new_paths_are_more_chaotic() -> None:
    assert verdicts([seen(charted("new_paths", GOOD * 2 + BAD))])[0].verdict == CHAOTIC


def test_how_much_there_is_to_do_makes_no_verdict() -> None:
    assert verdicts([seen(charted("started", [50.0] * 40 + [500.0] * 20))])[0].verdict == STEADY


@pytest.mark.parametrize(
    ("about", "why"),
    [
        (seen(RISES, active=21), "points"),
        (seen(rejections(GOOD[:19])), "points"),
        (seen(), "points"),
        (seen(RISES, sampled=0.2), "sampling"),
        (seen(RISES, late=0.2), "late"),
        (seen(RISES, late=0.2, sampled=0.2, active=3), "points"),
    ],
)
def test_what_cannot_carry_a_verdict_gets_none_and_says_why(about: Seen, why: str) -> None:
    found = verdicts([about, seen(STAYS)])
    assert (found[0].verdict, found[0].why, found[0].reasons) == (UNKNOWN, why, ())
    assert found[1].verdict == STEADY


def test_what_has_come_to_rest_is_not_called_steady_but_what_still_stands_can_be_worse() -> None:
    over = rejections(GOOD * 2 + BAD + [None] * 8)
    standing = charted("stuck", [0.0] * 40 + [9.0] * 28)
    found = verdicts([seen(over, quiet=8), seen(over, standing, quiet=8), seen(over, quiet=7)])
    assert [(one.verdict, one.why) for one in found] == [(UNKNOWN, "quiet"), (CHAOTIC, None), (STEADY, None)]


def test_a_little_late_or_sampled_data_is_no_hindrance() -> None:
    assert verdicts([seen(RISES, late=0.1, sampled=0.1)])[0].verdict == CHAOTIC


def test_the_more_charts_are_looked_at_the_surer_one_must_be() -> None:
    doubtful = rejections(GOOD * 2 + [0.1, 0.1, 0.1])
    assert verdicts([seen(doubtful)])[0].verdict == CHAOTIC
    assert verdicts([seen(doubtful), *[seen(STAYS)] * 3000])[0].verdict == STEADY


def test_a_page_of_nothing_has_no_verdicts() -> None:
    assert verdicts([]) == []
