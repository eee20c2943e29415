"""The registry of numbers: definition, unit, question, and how points are computed from its rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.rows import ReadRow
from app.queries.points import Span, count, hours, length, level, share

Form = Callable[[Mapping[int, ReadRow], Span], list[tuple[Any, int]]]


@dataclass(frozen=True)
class Number:
    """`definition` is the sentence that goes wherever the number goes. `form` makes the points of a series from the
    rows of `app/queries/<question>.sql`, asked with `parameters`; `quantiles` are those that it has, the default first.
    """

    definition: str
    question: str
    form: Form
    unit: str = "transactions"
    parameters: ReadRow = field(default_factory=dict)
    quantiles: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    """What it splits by beside the four segments."""


def _moments(definition: str, unit: str, kind: str, only: str | None = None) -> Number:
    parameters = {"kind": kind, "only": only, "error_class": None}
    return Number(definition, "metric_moments", count("happened"), unit, parameters)


def _lengths(definition: str, kind: str) -> Number:
    return Number(definition, "metric_lengths", length, "seconds", {"kind": kind}, ("p50", "p95"))


def _of_finished(definition: str, part: str, whole: str = "finished") -> Number:
    return Number(definition, "metric_of_finished", share(part, whole), "share")


def _attainment(definition: str, exceptional: bool) -> Number:
    return Number(definition, "metric_attainment", share("kept", "due"), "share", {"exceptional": exceptional})


NUMBERS: Mapping[str, Number] = {
    "started": Number("Transactions that started in the bucket.", "metric_of_started", count("started")),
    "finished": Number("Transactions that finished in the bucket.", "metric_of_finished", count("finished")),
    "success_rate": _of_finished(
        "Completed, of those that finished in the bucket as completed, failed or rejected.", "completed", "judged"
    ),
    "completion_seconds": Number(
        "Seconds from start to finish of the transactions completed (or ended) in the bucket.",
        "metric_completion",
        length,
        "seconds",
        quantiles=("p50", "p95", "p99"),
    ),
    "deadline_attainment": _attainment(
        "Completed by their workflow's deadline, of those whose deadline fell in the bucket and has passed; "
        "open ones count as missed.",
        exceptional=False,
    ),
    "exception_attainment": _attainment(
        "Completed by their workflow's exception deadline, of those that had been in an exception state by then and "
        "whose exception deadline fell in the bucket and has passed; open ones count as missed.",
        exceptional=True,
    ),
    "stuck": Number(
        "Transactions that were stuck at the end of the bucket, or are now, by a review overdue, a state's limit or a "
        "deadline.",
        "metric_levels",
        level,
        parameters={"kind": "stuck"},
    ),
    "overdue_hours": Number(
        "Hours inside the bucket during which transactions were so stuck.",
        "metric_hours",
        hours,
        "hours",
        {"kind": "stuck"},
    ),
    "queue_depth": Number(
        "Transactions in a state that waits on a queue or a review at the end of the bucket, or now.",
        "metric_levels",
        level,
        parameters={"kind": "queue"},
    ),
    "retry_rate": _of_finished("Finished with at least one retry, of those that finished in the bucket.", "retried"),
    "retries": _moments(
        "Retries in the bucket: first transitions that carry an attempt number above the first one.", "retries", "retry"
    ),
    "dead_letters": _moments("Transitions into a dead-letter state in the bucket.", "transitions", "dead_letter"),
    "errors": Number(
        "Transitions with an error class in the bucket.",
        "metric_moments",
        count("happened"),
        "transitions",
        {"kind": "error", "only": None},
        segments=("error_class",),
    ),
    "partner_rejections": _moments(
        "Transitions in the bucket whose error class is partner_rejection.",
        "transitions",
        "error",
        "partner_rejection",
    ),
    "partner_rejection_rate": _of_finished(
        "Those whose last error class is partner_rejection, of those that finished in the bucket.", "refused"
    ),
    "partner_answer_seconds": _lengths("Seconds of waits on a partner that ended in the bucket.", "partner_answer"),
    "duplicate_rate": Number(
        "Those that repeat an earlier transaction, of those that started in the bucket.",
        "metric_of_started",
        share("duplicates", "started"),
        "share",
    ),
    "errored_rate": Number(
        "Those whose latest entry span failed, of those whose latest entry span began in the bucket.",
        "metric_entered",
        share("failed", "entered"),
        "share",
    ),
    "manual_interventions": _moments(
        "Reviews approved, rejected or corrected by people in the bucket, and operators' redrives.",
        "acts",
        "intervention",
    ),
    "manual_rate": _of_finished(
        "Those with at least one manual intervention, of those that finished in the bucket.", "handled"
    ),
    "exception_hours": Number(
        "Hours inside the bucket that transactions spent in exception states, open ones included.",
        "metric_hours",
        hours,
        "hours",
        {"kind": "exception"},
    ),
    "review_claim_seconds": _lengths(
        "Seconds from the opening of a review task to its first claim or assignment, by that instant.", "claim"
    ),
    "review_decision_seconds": _lengths(
        "Seconds from the opening of a review task to its approval, rejection or correction, by that instant.",
        "decision",
    ),
}
"""By name, in the order of the design's table."""
SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
ASKED_TOGETHER = (("p50", "p95"), ("p99",))
"""Quantiles that one question answers: pages and verdicts show the first two of a number side by side."""
