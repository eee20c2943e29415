"""A number's control chart over the whole of what the filters leave, with its limits."""

from dataclasses import replace

from app.analysis.stability.chart_kinds import CHARTED, COUNTS, NEW_PATHS, NEW_PATHS_DEFINITION, PLANS, Plan
from app.analysis.stability.control_charts import chart as judged
from app.analysis.stability.limits import lines
from app.analysis.stability.reasons import baseline_ends, point, rules_by_bucket, signals
from app.answers import small_figures
from app.answers.charts import (
    observed,
    over_whole_buckets,
    releases,
    special_days,
    split,
)
from app.domain.errors import BadInput, NotFound
from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.numbers import NUMBERS
from app.store.reader import Reader


def chart(
    reader: Reader,
    number: str,
    filters: Filters | None = None,
    interval: str | None = None,
    quantile: str | None = None,
) -> Row:
    """`GET /api/v1/stability/chart/{number}`: one number over the whole of what the filters leave, with its limits.

    Every bucket is a point; a value is null where there is none, and of counts it is events for each transaction
    started. Raises NotFound for a number without a chart, BadInput for what is not taken.
    """
    plan = _plan(number, quantile)
    filters, over = over_whole_buckets(filters or Filters(), interval, reader.now)
    asked = split(reader, filters, (), over)
    series = replace(observed(asked, plan)[()], left_out=special_days(asked, ()).buckets)
    judged_chart = judged(plan, series, releases(asked)[()], over.hours)
    drawn, broken = lines(judged_chart), rules_by_bucket(judged_chart)
    answer = {
        "number": number,
        "quantile": plan.quantile,
        "unit": unit_of(plan.number),
        "definition": _definition(plan),
        "kind": plan.kind,
        "points": [
            {
                **point(judged_chart, over, place),
                "signal": broken.get(place, []),
                "left_out": bool(series.left_out is not None and series.left_out[place]),
            }
            for place in range(over.buckets)
        ],
        "centre": drawn.centre,
        "lower": drawn.lower,
        "upper": drawn.upper,
        "baseline": baseline_ends(judged_chart, judged_chart.phases[-1], over) if judged_chart.phases else None,
        "rebased": [
            {"at": over.start(int(judged_chart.points[phase.first])), "because": phase.because}
            for phase in judged_chart.phases
            if phase.because is not None
        ],
        "signals": signals(judged_chart, over),
    }
    return small_figures.control_chart(answer, reader.least)


def _plan(number: str, quantile: str | None) -> Plan:
    plans = [plan for plan in PLANS if plan.number == number]
    if not plans:
        raise NotFound(f"There is no chart of {number[:60]!r}. Known: {', '.join(CHARTED)}.")
    if quantile is None:
        return plans[0]
    for plan in plans:
        if plan.quantile == quantile:
            return plan
    has = [plan.quantile for plan in plans if plan.quantile]
    raise BadInput(
        f"quantile: {quantile[:60]!r} is not taken; {number} has {', '.join(has) if has else 'no quantiles'}."
    )


def unit_of(number: str) -> str:
    """The unit of a number's points: `share`, `seconds`, `hours`, `transactions`, `transitions per transaction`."""
    if number == NEW_PATHS:
        return "share"
    counts = any(plan.number == number and plan.sort == COUNTS for plan in PLANS)
    return f"{NUMBERS[number].unit} per transaction" if counts else NUMBERS[number].unit


def _definition(plan: Plan) -> str:
    if plan.number == NEW_PATHS:
        return NEW_PATHS_DEFINITION
    whole = NUMBERS[plan.number].definition
    return f"{whole} Charted for each transaction that started in the bucket." if plan.sort == COUNTS else whole
