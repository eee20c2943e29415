"""The smallest change that is worth a verdict: what is surely no chance can still be too small to matter.

A median answer time that rose from 109 s to 114 s over thousands of transactions is no chance and no reason to call a
partner more chaotic. So a moved level must also have moved by so much, and a catalog may say by how much.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.analysis.stability.chart_kinds import COUNTS, HOURS, LENGTHS, LEVELS, NEW_PATHS, SHARES, Plan
from app.analysis.stability.reasons import moved
from app.analysis.stability.shifts import NARROWER, WIDER
from app.analysis.stability.verdicts import Reason


@dataclass(frozen=True)
class Effect:
    """A change matters when it is at least `relative` of what the number was, and at least `absolute` in its unit."""

    relative: float
    absolute: float


SMALLEST: Mapping[str, Effect] = {
    SHARES: Effect(0.0, 0.01),
    COUNTS: Effect(0.1, 0.001),
    LENGTHS: Effect(0.1, 0.0),
    LEVELS: Effect(0.1, 1.0),
    HOURS: Effect(0.1, 1.0),
}
"""By what a number is: one percentage point of a share; a tenth of a length; a tenth of what waits or of hours, and at
least one; a tenth of events, and at least one for a thousand transactions."""


@dataclass(frozen=True)
class Materiality:
    """Which findings are large enough. `declared` is the catalog's own size by number: points of a share (0.01 is one
    percentage point), else the part of what the number was (0.1 is a tenth)."""

    declared: Mapping[str, float]

    def smallest(self, plan: Plan) -> Effect:
        """The smallest change of a number that matters."""
        own = self.declared.get(plan.number)
        usual = SMALLEST[plan.sort]
        if own is None:
            return usual
        return Effect(0.0, own) if plan.sort == SHARES else Effect(own, usual.absolute)

    def matters(self, reason: Reason) -> bool:
        """Whether a finding is large enough to be a reason; changed swings and new paths have no smallest size."""
        plan = reason.chart.plan
        if reason.finding.what in (WIDER, NARROWER) or plan.number == NEW_PATHS:
            return True
        what, least = moved(reason), self.smallest(plan)
        before, after = what.before, what.after
        if before is None or after is None:
            return True
        size = max(abs(reached - before) for reached in (after, after if what.peak is None else what.peak))
        return size >= max(least.absolute, least.relative * abs(before))
