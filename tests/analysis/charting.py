"""Short ways to make charts of made-up series."""

from collections.abc import Sequence

import numpy as np

from app.analysis.stability.chart_kinds import PLANS, Plan
from app.analysis.stability.control_charts import Change, Chart, chart
from app.analysis.stability.series import Observed


def plan_of(number: str, quantile: str | None = None) -> Plan:
    """The plan of a number."""
    return next(plan for plan in PLANS if plan.number == number and quantile in (None, plan.quantile))


def observed(values: Sequence[float | None], sizes: float | Sequence[float] = 50.0) -> Observed:
    """A series; None is no point."""
    whole = np.array([np.nan if value is None else value for value in values], dtype=float)
    return Observed(whole, np.broadcast_to(np.array(sizes, dtype=float), whole.shape).copy())


def charted(
    number: str,
    values: Sequence[float | None],
    sizes: float | Sequence[float] = 50.0,
    changes: Sequence[Change] = (),
    unit: float = 1.0,
) -> Chart:
    """A chart of a series of that number."""
    return chart(plan_of(number), observed(values, sizes), changes, unit)
