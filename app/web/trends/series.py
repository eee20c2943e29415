"""Numbers over time for the small multiples of Trends: each bucket, and one figure over the latest buckets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.analysis.stability.chart_kinds import Plan
from app.answers.figures import latest_points, number_series
from app.answers.latest_figures import LATEST
from app.domain.rows import ReadRow
from app.queries.filters import Filters, leaves
from app.queries.numbers import NUMBERS
from app.web.trends.query import Segment, plan_of

if TYPE_CHECKING:
    from app.catalog.model import Catalog
    from app.store.reader import Reader


def plans(*names: tuple[str, str | None]) -> tuple[Plan, ...]:
    """The plans of these numbers and quantiles."""
    plans_of_page = [plan_of(number, quantile) for number, quantile in names]
    return tuple(plan for plan in plans_of_page if plan is not None)


FIRST = plans(("success_rate", None), ("stuck", None), ("completion_seconds", "p95"), ("overdue_hours", None))
"""What a row of the table shows; success never without stuck beside it."""
CLOSER = (
    *FIRST,
    *plans(
        ("deadline_attainment", None),
        ("queue_depth", None),
        ("retry_rate", None),
        ("dead_letters", None),
        ("partner_rejection_rate", None),
        ("duplicate_rate", None),
        ("manual_rate", None),
        ("exception_hours", None),
    ),
)
"""What is shown of one segment, looked at closely."""
Key = tuple[str | None, ...]


@dataclass(frozen=True)
class Course:
    """One number of one segment: its points [{at, value, n}], what it is over the latest buckets, of how many (`n`),
    and the objective that the catalog has for it, if all that is counted shares one."""

    plan: Plan
    points: Sequence[ReadRow]
    value: float | None
    n: int | None
    objective: float | None

    @property
    def untold(self) -> Course:
        """The same without its points, where the segment is of too few transactions."""
        return replace(self, points=(), value=None, n=None)

    @property
    def unit(self) -> str:
        """The unit of its values."""
        return NUMBERS[self.plan.number].unit


def courses(
    reader: Reader,
    filters: Filters,
    by: Sequence[str],
    interval: str,
    chosen: Sequence[Plan],
    keys: Sequence[Key] | None = None,
    parts: Sequence[str] = (),
) -> dict[Key, list[Course]]:
    """By segment (values in the order of `by`; those of `keys`, or all) a course of each plan. `filters` has both ends,
    whole buckets apart. `parts` are segments by which the same was just asked, of which these are the whole."""
    by_segment: dict[Key, list[Course]] = {}
    buckets = LATEST[interval][0]
    for plan in chosen:
        about = (plan.quantile, keys, parts)
        recent = latest_points(reader, plan.number, filters, by, interval, buckets, *about)
        for segment in number_series(reader, plan.number, filters, by, interval, *about):
            key = _key(segment, by)
            now = recent.get(key, {"value": None, "n": 0})
            goal = objective(reader.catalog, filters, segment["segment"], plan)
            by_segment.setdefault(key, []).append(Course(plan, segment["points"], now["value"], now["n"], goal))
    return by_segment


def _chosen(filters: Filters, catalog: Catalog) -> Sequence[str]:
    """The workflows that the filters leave: of those that they name, or of all that are declared."""
    return [name for name in filters.workflow or catalog.workflows if leaves(filters.workflow, name)] or [
        name for name in catalog.workflows if leaves(filters.workflow, name)
    ]


def objective(catalog: Catalog, filters: Filters, segment: Segment, plan: Plan) -> float | None:
    """What the catalog promises of a number: a workflow's deadline (seconds), its goal; None unless all share one."""
    chosen = {segment["workflow"]} if "workflow" in segment else set(_chosen(filters, catalog))
    workflows = [catalog.workflows.get(name or "") for name in chosen]
    goals: set[float | None] = set()
    if plan.number == "completion_seconds":
        goals = {None if one is None else one.deadline for one in workflows}
    elif plan.number == "deadline_attainment":
        goals = {None if one is None else one.goal for one in workflows}
    return goals.pop() if len(goals) == 1 else None


def _key(one: ReadRow, by: Sequence[str]) -> Key:
    return tuple(one["segment"][name] for name in by)
