"""Tests whether a chart's shift is more than chance, corrected over all charts of a page.

Rules of a chart find quickly and are often wrong: with 16 charts for each of 8 segments some rule is broken every day.
So a chart speaks only when three things hold: a rule is broken at two points or more, less than 8 apart and the last
of them among the latest 8; the latest points differ from the baseline by a test; and the test still says so among all
charts of the page, by Benjamini and Hochberg 1995 (steps up; holds for the positive dependence that charts of one page
have).

The test compares the latest 2, 4, 8, ... 64 points with the baseline, in level and in variation, and takes the
strongest, times how many were looked at (Bonferroni). So what is long over cannot speak, and no start is picked to fit.

Limits locked anew at a release would hide what the release did. So where they are, the 20 points that follow it and the
latest 20 are both compared with the baseline before it: a step that came with a release, and stays, speaks too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.analysis.stability.chart_kinds import UP
from app.analysis.stability.contrasts import INDEPENDENT, Contrast
from app.analysis.stability.control_charts import BASELINE, RUN, Chart, Signal, baseline_of
from app.analysis.stability.dependence import Dependence

PERSISTS = 2
_LEAST_P = 1e-300
WINDOWS = (2, 4, 8, 16, 32, 64)
LEAST_FOR_VARIATION = 8
LEAST_FOR_CALM = 16
LEVEL, WIDER, NARROWER, RELEASE = "level", "wider variation", "narrower variation", "step at a release"


@dataclass(frozen=True)
class Finding:
    """What a chart says of one direction: `p` before the other charts are heard, `first` the point (a place among the
    chart's points) since which. `signals` are those it rests on."""

    worse: bool
    what: str
    p: float
    first: int
    signals: tuple[Signal, ...]


def findings(chart: Chart, common: Dependence = INDEPENDENT) -> list[Finding]:
    """At most one finding to the worse and one to the better. None of a chart without a better side or without a
    baseline, nor of one without a point in the latest 8 buckets: it would tell of what is long over."""
    if chart.plan.better is None or not chart.phases or chart.observed.after(int(chart.points[-1])) >= RUN:
        return []
    listed = []
    contrast = Contrast(chart, baseline_of(chart, chart.phases[-1]), common)
    for worse in (True, False):
        ways = list(_ways(contrast, worse))
        if ways:
            strongest = min(ways, key=lambda finding: finding.p)
            listed.append(Finding(worse, strongest.what, min(1.0, strongest.p * 3), strongest.first, strongest.signals))
    return listed


def story(chart: Chart, up: bool | None) -> tuple[Signal, ...]:
    """The signals of one side (None: of both) that lead up to now: broken at two points or more, less than 8 apart, the
    last among the latest 8."""
    start = chart.phases[-1].first if chart.phases else 0
    mine = [signal for signal in chart.signals if up in (None, signal.up) and signal.places[0] >= start]
    fired = sorted({at for signal in mine for at in signal.fired})
    if not fired or fired[-1] < chart.points.size - RUN:
        return ()
    chain = [fired[-1]]
    for at in reversed(fired[:-1]):
        if chain[-1] - at >= RUN:
            break
        chain.append(at)
    if len(chain) < PERSISTS:
        return ()
    return tuple(signal for signal in mine if signal.fired[-1] >= chain[-1])


def confirmed(p_values: Sequence[float], charts: int, rate: float) -> list[bool]:
    """Which of the p-values stand when `charts` hypotheses were looked at, at most `rate` of the standing ones false.

    Source: Benjamini and Hochberg 1995; what is not given counts as a p-value of 1.
    """
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    standing = 0
    for rank, place in enumerate(order, start=1):
        if p_values[place] <= rate * rank / charts:
            standing = rank
    standing_places = set(order[:standing])
    return [place in standing_places for place in range(len(p_values))]


def _together(p_values: Sequence[float]) -> float:
    """One p of several looks at the same points: their harmonic mean, which is never more than the least of them times
    their number, and less where they agree. Source: Wilson 2019; small values hold whatever their dependence."""
    return len(p_values) / sum(1.0 / max(p, _LEAST_P) for p in p_values)


def _ways(contrast: Contrast, worse: bool) -> Iterator[Finding]:
    chart, base = contrast.chart, contrast.base
    up = (chart.plan.better == UP) != worse
    phase = chart.phases[-1]
    after = chart.points[phase.first + BASELINE : phase.last]
    signals = story(chart, up)
    windows = [width for width in WINDOWS if width <= after.size]
    if signals and windows:
        p = _together([contrast.level(after[-width:], up) for width in windows])
        yield Finding(worse, LEVEL, p, signals[0].places[0], signals)
    wide = [width for width in windows if width >= LEAST_FOR_VARIATION]
    either = story(chart, None) if worse and wide else ()
    if either:
        p = _together([contrast.variation(after[-width:], wider=True) for width in wide])
        yield Finding(worse, WIDER, p, either[0].places[0], either)
    calm = [width for width in windows if width >= LEAST_FOR_CALM]
    if not worse and calm:
        p, width = min((contrast.variation(after[-width:], wider=False), width) for width in calm)
        yield Finding(worse, NARROWER, p * len(calm), phase.last - width, ())
    if len(chart.phases) > 1:
        before = Contrast(chart, baseline_of(chart, chart.phases[-2]), contrast.common)
        latest = chart.points[phase.last - BASELINE : phase.last]
        p = max(before.level(base, up), before.level(latest, up))
        yield Finding(worse, RELEASE, p, phase.first, ())
