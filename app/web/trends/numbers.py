"""Numbers as people call them, which way of each is the better one, and its values in words."""

from collections.abc import Mapping

from app.analysis.stability.chart_kinds import PLANS, UP
from app.queries.numbers import NUMBERS
from app.web.figures.units import SHARE, written

TITLES: Mapping[str, str] = {
    "started": "Started",
    "finished": "Finished",
    "success_rate": "Success",
    "completion_seconds": "Completion time",
    "deadline_attainment": "Completed within the deadline",
    "exception_attainment": "Exceptions settled within their deadline",
    "stuck": "Stuck",
    "overdue_hours": "Overdue hours",
    "queue_depth": "Waiting in queues",
    "retry_rate": "Finished after retries",
    "retries": "Retries",
    "dead_letters": "Dead letters",
    "errors": "Errors",
    "partner_rejections": "Rejections by partners",
    "partner_rejection_rate": "Rejected by a partner",
    "partner_answer_seconds": "Partner's answer time",
    "duplicate_rate": "Duplicates",
    "errored_rate": "Latest request failed",
    "manual_interventions": "Manual interventions",
    "manual_rate": "Finished with manual work",
    "exception_hours": "Hours in exception states",
    "review_claim_seconds": "Time to claim a review",
    "review_decision_seconds": "Time to decide a review",
}
QUANTILES = {"p50": "median", "p95": "95th percentile", "p99": "99th percentile"}


def title(number: str, quantile: str | None = None) -> str:
    """`Completion time, 95th percentile`."""
    name = TITLES.get(number, number.replace("_", " "))
    return name if quantile is None else f"{name}, {QUANTILES[quantile]}"


def up_is_good(number: str) -> bool | None:
    """Whether more of it is better; None where neither way is."""
    better = next((plan.better for plan in PLANS if plan.number == number), None)
    return None if better is None else better == UP


def definition(number: str) -> str:
    """What it says, of a page that shows one period."""
    return NUMBERS[number].definition.replace("the bucket", "the period")


def value(number: str, known: float | None) -> str:
    """A value with its unit."""
    return written(known, NUMBERS[number].unit)


def signed(number: str, change: float | None) -> str:
    """A change with its sign; of shares in points."""
    if change is None:
        return "—"
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    if NUMBERS[number].unit == SHARE:
        return f"{sign}{abs(change) * 100:.{1 if abs(change) >= 0.001 or not change else 2}f} points"
    return f"{sign}{written(abs(change), NUMBERS[number].unit)}"
