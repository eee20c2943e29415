"""Odds: what became of earlier transactions that waited as long in the same state.

Readings: every stay in the state counts, and so does the transaction's own; a stay belongs to the error class of the
transition into it, since the class a transaction ends with would tell its fate in advance. The outcome counts from the
entry into the state to the finish of the transaction, whatever lies between.
"""

from datetime import timedelta
from statistics import median

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from app.domain.answer_fields.transactions import Odds

ENOUGH = 30
OPEN, COMPLETED, OTHERWISE = 0, 1, 2


def odds(
    stays: pa.Table, workflow: str | None, state: str, partner: str | None, error_class: str | None, waited: timedelta
) -> Odds:
    """{completed, otherwise, median_further_seconds, n, group} of those that waited at least `waited`.

    `stays` are stays in the state: `partner`, `error_class`, `waited_us` (how long each lasted, or has by now),
    `total_us` (from its entry to the transaction's finish, or to now), `outcome` (1 completed, 2 ended otherwise,
    0 open). Shares by Aalen-Johansen, so that open ones count as long as they are known; null where nobody waited as
    long. With fewer than 30 the group goes without the partner, then without the error class; `group` has what it was
    narrowed to.
    """
    microseconds = waited // timedelta(microseconds=1)
    stays = stays.filter(pc.greater_equal(stays["waited_us"], microseconds))
    classed = stays.filter(_equal(stays["error_class"], error_class))
    narrowed: tuple[str, ...] = ("partner", "error_class")
    chosen = classed.filter(_equal(classed["partner"], partner))
    if chosen.num_rows < ENOUGH:
        chosen, narrowed = classed, ("error_class",)
    if chosen.num_rows < ENOUGH:
        chosen, narrowed = stays, ()
    total = chosen["total_us"].to_numpy().astype(np.int64)
    outcome = chosen["outcome"].to_numpy()
    completed, otherwise = aalen_johansen(total, outcome)
    further = (total[outcome == COMPLETED] - microseconds) / 1e6
    known = {"partner": partner, "error_class": error_class}
    return {
        "completed": completed,
        "otherwise": otherwise,
        "median_further_seconds": float(median(further)) if further.size else None,
        "n": int(total.size),
        "group": {"workflow": workflow, "state": state, **{name: known[name] for name in narrowed}},
    }


def aalen_johansen(total: NDArray[np.int64], outcome: NDArray[np.int8]) -> tuple[float | None, float | None]:
    """Shares that complete and that end otherwise, of times with an outcome; (None, None) of nothing.

    At equal times an outcome comes before what is only known until then.
    Source: Aalen and Johansen 1978, the estimator of cumulative incidence under competing risks.
    """
    if not total.size:
        return None, None
    times, places = np.unique(total, return_inverse=True)
    known = np.bincount(places, minlength=times.size)
    at_risk = known[::-1].cumsum()[::-1]
    completed = np.bincount(places, weights=outcome == COMPLETED, minlength=times.size) / at_risk
    otherwise = np.bincount(places, weights=outcome == OTHERWISE, minlength=times.size) / at_risk
    surviving = np.concatenate(([1.0], np.cumprod(1.0 - completed - otherwise)[:-1]))
    return float((surviving * completed).sum()), float((surviving * otherwise).sum())


def _equal(column: pa.ChunkedArray, wanted: str | None) -> pa.ChunkedArray:
    return pc.is_null(column) if wanted is None else pc.fill_null(pc.equal(column, wanted), False)
