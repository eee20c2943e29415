"""Odds: shares against a slow Aalen-Johansen in fractions, and the group that they are of."""

from datetime import timedelta
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.odds import COMPLETED, OPEN, OTHERWISE, aalen_johansen, odds
from app.domain.answer_fields.transactions import Odds

SECOND = 1_000_000
fates = st.lists(st.tuples(st.integers(0, 9), st.sampled_from((OPEN, COMPLETED, OTHERWISE))), min_size=1, max_size=25)


def slowly(drawn: list[tuple[int, int]]) -> tuple[float, float]:
    """Instant by instant: of those still known to be there, who goes which way."""
    there, shares = Fraction(1), {COMPLETED: Fraction(0), OTHERWISE: Fraction(0)}
    for time in range(10):
        at_risk = [fate for when, fate in drawn if when >= time]
        gone = {fate: sum(1 for when, what in drawn if (when, what) == (time, fate)) for fate in shares}
        for fate, number in gone.items():
            shares[fate] += there * Fraction(number, max(1, len(at_risk)))
        there *= 1 - Fraction(sum(gone.values()), max(1, len(at_risk)))
    return float(shares[COMPLETED]), float(shares[OTHERWISE])


@given(fates)
def test_shares_are_those_of_a_slow_aalen_johansen(drawn: list[tuple[int, int]]) -> None:
    total, outcome = (np.array(column) for column in zip(*drawn, strict=True))
    assert aalen_johansen(total.astype(np.int64), outcome.astype(np.int8)) == pytest.approx(slowly(drawn))


def stays(*rows: tuple[str | None, str | None, int, int, int]) -> pa.Table:
    names = ("partner", "error_class", "waited_us", "total_us", "outcome")
    types = (pa.string(), pa.string(), pa.int64(), pa.int64(), pa.int8())
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table({name: pa.array(column, type_) for name, column, type_ in zip(names, columns, types, strict=True)})


def told(table: pa.Table, partner: str | None = "p", error_class: str | None = None, waited: int = 0) -> Odds:
    return odds(table, "w", "s", partner, error_class, timedelta(seconds=waited))


def test_only_those_that_waited_as_long_count() -> None:
    quick, slow = ("p", None, 2 * SECOND, 3 * SECOND, OTHERWISE), ("p", None, 8 * SECOND, 10 * SECOND, COMPLETED)
    answer = told(stays(quick, slow), waited=5)
    assert (answer["completed"], answer["otherwise"], answer["n"]) == (1.0, 0.0, 1)
    assert answer["median_further_seconds"] == 5.0


def test_with_fewer_than_thirty_the_group_goes_without_the_partner_and_then_without_the_class() -> None:
    mine, others = ("p", "c", SECOND, SECOND, COMPLETED), ("q", "c", SECOND, SECOND, OTHERWISE)
    unlike = ("q", None, SECOND, SECOND, OTHERWISE)
    whole = told(stays(*[mine] * 30, *[others] * 5), error_class="c")
    assert (whole["group"], whole["n"]) == ({"workflow": "w", "state": "s", "partner": "p", "error_class": "c"}, 30)
    classed = told(stays(*[mine] * 29, others), error_class="c")
    assert (classed["group"], classed["n"]) == ({"workflow": "w", "state": "s", "error_class": "c"}, 30)
    widest = told(stays(mine, others, unlike), error_class="c")
    assert (widest["group"], widest["n"]) == ({"workflow": "w", "state": "s"}, 3)


def test_of_nobody_there_are_no_shares() -> None:
    answer = told(stays())
    assert (answer["completed"], answer["otherwise"], answer["median_further_seconds"], answer["n"]) == (
        None,
        None,
        None,
        0,
    )


def test_no_partner_is_a_partner_of_its_own() -> None:
    answer = told(
        stays(*[(None, None, SECOND, SECOND, COMPLETED)] * 30, ("p", None, SECOND, SECOND, OPEN)), partner=None
    )
    assert answer["group"]["partner"] is None
    assert answer["n"] == 30
