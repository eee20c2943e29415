"""The buckets that the declared calendar keeps out of a verdict.

A holiday, a month end or a closed day is unlike its neighbours in more than its volume, and 90 days hold too few of
its like for a baseline of their own. So days that are declared make no point of a chart: they are neither in a baseline
nor judged. What is not declared is judged against the work that came (`exposure`), with errors as wide as days vary.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from app.analysis.stability.periods import Period
from app.catalog.special_days import SpecialDays

_LEAST_PART = 0.5
"""The part of a bucket that must be declared: a bucket may be a week, or begin at another hour than midnight."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class LeftOut:
    """Which buckets are left out, and by title how many."""

    buckets: NDArray[np.bool_]
    by_title: Mapping[str, int]

    @property
    def count(self) -> int:
        """How many buckets are left out."""
        return int(self.buckets.sum())


def left_out(calendar: Iterable[SpecialDays], over: Period, partners: Sequence[str] | None) -> LeftOut:
    """The buckets that are left out for `partners`, whose transactions alone are judged; None: those of everybody.

    Days of some partners count only where all that is judged is theirs.
    """
    mine = [
        days
        for days in calendar
        if not days.partners or (partners is not None and partners and days.partners >= set(partners))
    ]
    buckets = np.zeros(over.buckets, dtype=bool)
    by_title: dict[str, int] = {}
    for place in range(over.buckets) if mine else ():
        since = over.start(place)
        titles = _titles(mine, since, since + over.width)
        if sum(titles.values(), timedelta(0)) >= over.width * _LEAST_PART:
            buckets[place] = True
            first = next(iter(titles))
            by_title[first] = by_title.get(first, 0) + 1
    return LeftOut(buckets, by_title)


def _titles(calendar: Sequence[SpecialDays], since: datetime, until: datetime) -> dict[str, timedelta]:
    """How much of [since, until) is declared, by title; a day that two declare is the first one's."""
    covered: dict[str, timedelta] = {}
    midnight = datetime.combine(since.date(), time())
    while midnight < until:
        title = next((days.title for days in calendar if days.covers(midnight.date())), None)
        if title is not None:
            part = min(midnight + _DAY, until) - max(midnight, since)
            covered[title] = covered.get(title, timedelta(0)) + part
        midnight += _DAY
    return covered
