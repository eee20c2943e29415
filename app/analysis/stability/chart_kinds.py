"""The kind of chart of each number, its better direction, and its name in sentences.

- Seconds (quantiles of lengths) take an XmR chart of their logarithms: lengths are skewed, and a doubling is as far up
  as a halving is down.
- What stands (stuck, queue depth) and hours take an XmR chart of their own values.
- Proportions take Laney's p' chart, counts of events a u chart (events per transaction started in the bucket), which
  has Laney's factor too, since errors come in clusters.
- started and finished say how much there is to do, not how well it is done: they have a chart and no better side.

`judged` numbers make verdicts. The others say the same as one that does (retries and retry_rate, partner_rejections
and partner_rejection_rate), and each chart more costs the sight of a real change.
"""

from collections.abc import Mapping
from dataclasses import dataclass

XMR, P, U = "XmR", "p'", "u"
UP, DOWN = "up", "down"
LENGTHS, LEVELS, HOURS, SHARES, COUNTS = "lengths", "levels", "hours", "shares", "counts"
KINDS: Mapping[str, str] = {LENGTHS: XMR, LEVELS: XMR, HOURS: XMR, SHARES: P, COUNTS: U}
NEW_PATHS = "new_paths"
NEW_PATHS_DEFINITION = (
    "Of the transactions that finished in the bucket, those whose path (the sequence of their states) no other "
    "transaction of their workflow had taken in the baseline."
)


@dataclass(frozen=True)
class Plan:
    """How one number is charted. `sort` is what it is of, `better` its better side (None: neither), `noun` its name
    in a sentence: "`noun` rose from 2 % to 9 %"."""

    number: str
    sort: str
    better: str | None
    noun: str
    quantile: str | None = None
    judged: bool = False

    @property
    def kind(self) -> str:
        """The chart: XmR, p' or u."""
        return KINDS[self.sort]

    @property
    def name(self) -> tuple[str, str | None]:
        """What tells it from the others."""
        return self.number, self.quantile


PLANS: tuple[Plan, ...] = (
    Plan("success_rate", SHARES, UP, "success", judged=True),
    Plan("deadline_attainment", SHARES, UP, "completion within the deadline", judged=True),
    Plan("completion_seconds", LENGTHS, DOWN, "median completion time", "p50", judged=True),
    Plan("completion_seconds", LENGTHS, DOWN, "95th percentile of completion time", "p95", judged=True),
    Plan("stuck", LEVELS, DOWN, "stuck transactions", judged=True),
    Plan("overdue_hours", HOURS, DOWN, "overdue hours", judged=True),
    Plan("queue_depth", LEVELS, DOWN, "work waiting in queues", judged=True),
    Plan("exception_hours", HOURS, DOWN, "hours in exception states", judged=True),
    Plan("partner_rejection_rate", SHARES, DOWN, "rejections", judged=True),
    Plan("retry_rate", SHARES, DOWN, "transactions with retries", judged=True),
    Plan("dead_letters", COUNTS, DOWN, "dead letters", judged=True),
    Plan("errors", COUNTS, DOWN, "errors", judged=True),
    Plan("duplicate_rate", SHARES, DOWN, "duplicates", judged=True),
    Plan("manual_rate", SHARES, DOWN, "transactions with manual work", judged=True),
    Plan("partner_answer_seconds", LENGTHS, DOWN, "median partner answer time", "p50", judged=True),
    Plan(NEW_PATHS, SHARES, DOWN, "transactions on new paths", judged=True),
    Plan("exception_attainment", SHARES, UP, "exceptions settled within their deadline"),
    Plan("retries", COUNTS, DOWN, "retries"),
    Plan("partner_rejections", COUNTS, DOWN, "partner rejections"),
    Plan("manual_interventions", COUNTS, DOWN, "manual interventions"),
    Plan("completion_seconds", LENGTHS, DOWN, "99th percentile of completion time", "p99"),
    Plan("partner_answer_seconds", LENGTHS, DOWN, "95th percentile of partner answer time", "p95"),
    Plan("review_claim_seconds", LENGTHS, DOWN, "median time to claim a review", "p50"),
    Plan("review_claim_seconds", LENGTHS, DOWN, "95th percentile of the time to claim a review", "p95"),
    Plan("review_decision_seconds", LENGTHS, DOWN, "median time to decide a review", "p50"),
    Plan("review_decision_seconds", LENGTHS, DOWN, "95th percentile of the time to decide a review", "p95"),
    Plan("started", LEVELS, None, "transactions started"),
    Plan("finished", LEVELS, None, "transactions finished"),
)
JUDGED = tuple(plan for plan in PLANS if plan.judged)
CHARTED = tuple(dict.fromkeys(plan.number for plan in PLANS))
"""Every number that has a chart."""
