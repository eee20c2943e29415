"""Burn rate: how fast a workflow uses up the lateness that its objective allows.

The windows are those of Google's Site Reliability Workbook (chapter 5, "Alerting on SLOs", multiwindow, multi-burn-rate
alerts): 2 % of thirty days' allowance within an hour, 5 % within six, 10 % within three days, each confirmed by a
window a twelfth as long, so that the alert ends soon after the burning does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.alerts.lifecycle import Observation
from app.alerts.rules import Rule
from app.queries.rule_numbers import Key, Measured, numbers_at
from app.store.reader import Reader

PERIOD = timedelta(days=30)
LEAST = 10
"""Fewer transactions due in the long window than this say nothing, unless the rule names another `min_count`."""


@dataclass(frozen=True)
class Window:
    """Burning is more than `factor` times the pace that would use the allowance up in thirty days."""

    long: timedelta
    short: timedelta
    factor: float


def _window(share: float, long: timedelta, short: timedelta) -> Window:
    return Window(long, short, share * (PERIOD / long))


WINDOWS = (
    _window(0.02, timedelta(hours=1), timedelta(minutes=5)),
    _window(0.05, timedelta(hours=6), timedelta(minutes=30)),
    _window(0.10, timedelta(days=3), timedelta(hours=6)),
)


def burning(reader: Reader, rule: Rule, instants: Sequence[datetime]) -> list[list[Observation]]:
    """Of each segment the burn rate of the window that is most exceeded, against that window's factor.

    A short window with nothing due in it does not contradict the long one: volumes are low, and five quiet minutes
    are no recovery. A rule with `over` and `above` has that one window, confirmed by a twelfth of it.
    """
    windows: Sequence[Window] = WINDOWS
    if rule.over is not None and rule.above is not None:
        windows = (Window(rule.over, rule.over / 12, rule.above),)
    lengths = sorted({length for window in windows for length in (window.long, window.short)})
    met = {
        length: numbers_at(reader, "deadline_attainment", rule.by, rule.where, instants, length) for length in lengths
    }
    goals = {name: workflow.goal for name, workflow in reader.catalog.workflows.items()}
    return [
        [
            _judged(rule, key, windows, {length: by_place[place] for length, by_place in met.items()}, goals)
            for key in sorted(met[lengths[0]][place], key=repr)
        ]
        for place in range(len(instants))
    ]


def _judged(
    rule: Rule,
    key: Key,
    windows: Sequence[Window],
    met: Mapping[timedelta, Measured],
    goals: Mapping[str, float | None],
) -> Observation:
    segment = dict(zip(rule.by, key, strict=True))
    named = rule.where.get("workflow", ())
    goal = goals.get(segment.get("workflow") or (named[0] if len(named) == 1 else ""))
    judged = []
    for window in windows:
        share, n = met[window.long][key]
        if share is None or goal is None or goal >= 1:
            continue
        burn, short = (1 - share) / (1 - goal), met[window.short][key][0]
        confirmed = short is None or (1 - short) / (1 - goal) > window.factor
        holds = n >= (rule.min_count or LEAST) and burn > window.factor and confirmed
        judged.append((holds, burn / window.factor, burn, n, window.factor))
    if not judged:
        return Observation(segment, None, 0, None, None)
    holds, _, burn, n, factor = max(judged)
    return Observation(segment, burn, n, factor, holds)
