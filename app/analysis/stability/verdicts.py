"""The verdict (more stable, steady, more chaotic, cannot tell) by a fixed rule over all charts of a page.

1. Cannot tell where the records cannot carry a verdict: fewer than 20 buckets with transactions for a baseline and 2
   after it, more than a tenth known by sampled traces alone, or more than a tenth of the latest records come late. Nor
   where nothing started in the latest 8 buckets, unless what still stands says that it got worse.
2. Of every chart of the page, two hypotheses: something got worse, something got better (`shifts`). Those
   that Benjamini and Hochberg let stand at 5 % are its findings.
3. More chaotic: a finding to the worse, wider variation and new paths among them. More stable: findings to the better,
   narrower variation among them, and none to the worse. Else steady. A moved level counts only where it moved by as
   much as matters (`effects`), which names less and so keeps both rates.
So where nothing changes at all, at most 5 of 100 pages name anything; where something does, at most 5 of 100 findings
are false on average.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.analysis.stability.contrasts import autocorrelation_of
from app.analysis.stability.control_charts import BASELINE, RUN, Chart
from app.analysis.stability.dependence import Autocorrelation, Dependence, together
from app.analysis.stability.shifts import NARROWER, PERSISTS, WIDER, Finding, confirmed, findings

CHAOTIC, STABLE, STEADY, UNKNOWN = "more chaotic", "more stable", "steady", "cannot tell"
FEW = "few"
"""What is missing where too few transactions started to tell of them."""
RATE = 0.05
TOO_MUCH = 0.1
"""The share of late or sampled data above which nothing is told."""
MOST_NAMED = 3


@dataclass(frozen=True)
class Seen:
    """One segment: its charts; in how many of so many buckets it had transactions; shares of late and sampled data; how
    many buckets ago the last transaction started."""

    charts: Sequence[Chart]
    active: int
    buckets: int
    late: float = 0.0
    sampled: float = 0.0
    quiet: int = 0


@dataclass(frozen=True)
class Reason:
    """A finding that stands, and the chart it is of."""

    chart: Chart
    finding: Finding


@dataclass(frozen=True)
class Verdict:
    """The verdict of one segment. `reasons` are the findings that made it: moved levels before changed swings, the
    surest first. `why` says what is missing (`points`, `sampling`, `late`, `quiet`) where nothing can be told."""

    verdict: str
    reasons: tuple[Reason, ...] = field(default=())
    why: str | None = None


def verdicts(
    page: Sequence[Seen], rate: float = RATE, matters: Callable[["Reason"], bool] = lambda reason: True
) -> list[Verdict]:
    """One verdict for each segment of a page. A segment about which nothing can be told adds no hypotheses.

    `matters` says of a finding that stands whether it is large enough to be a reason (`effects`).
    """
    missing = [_missing(seen) for seen in page]
    common = _common(page, missing)
    judged = [
        (place, chart, finding)
        for place, seen in enumerate(page)
        if missing[place] is None
        for chart in seen.charts
        for finding in findings(chart, common[chart.plan.name])
    ]
    standing = confirmed([finding.p for _, _, finding in judged], max(2 * heard(page), 1), rate)
    reasons: list[list[Reason]] = [[] for _ in page]
    for (place, chart, finding), stands in zip(judged, standing, strict=True):
        reason = Reason(chart, finding)
        if stands and matters(reason):
            reasons[place].append(reason)
    return [_verdict(seen, why, some) for seen, why, some in zip(page, missing, reasons, strict=True)]


def _common(page: Sequence[Seen], missing: Sequence[str | None]) -> dict[tuple[str, str | None], Dependence]:
    """How much days depend on each other, by number: what its charts of all segments show together."""
    charts: dict[tuple[str, str | None], list[Autocorrelation | None]] = {}
    for seen, why in zip(page, missing, strict=True):
        for chart in seen.charts if why is None else ():
            charts.setdefault(chart.plan.name, []).append(autocorrelation_of(chart) if chart.phases else None)
    return {name: together([each for each in some if each is not None]) for name, some in charts.items()}


def heard(page: Sequence[Seen]) -> int:
    """How many charts the page has to tell by; each is asked twice, for the worse and for the better."""
    return sum(bool(chart.phases) for seen in page if _missing(seen) is None for chart in seen.charts)


def _verdict(seen: Seen, why: str | None, reasons: Sequence[Reason]) -> Verdict:
    if why is not None:
        return Verdict(UNKNOWN, (), why)
    ranked = sorted(reasons, key=lambda reason: (reason.finding.what in (WIDER, NARROWER), reason.finding.p))
    worse = tuple(reason for reason in ranked if reason.finding.worse)
    if worse:
        return Verdict(CHAOTIC, worse)
    if seen.quiet >= RUN:
        return Verdict(UNKNOWN, (), "quiet")
    return Verdict(STABLE, tuple(ranked)) if ranked else Verdict(STEADY)


def _missing(seen: Seen) -> str | None:
    if seen.active < BASELINE + PERSISTS or not any(chart.phases for chart in seen.charts):
        return "points"
    if seen.sampled > TOO_MUCH:
        return "sampling"
    return "late" if seen.late > TOO_MUCH else None
