"""Control charts of numbers over whole buckets, by segment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

import numpy as np

from app.analysis.stability.chart_kinds import COUNTS, HOURS, LENGTHS, LEVELS, NEW_PATHS, SHARES, Plan
from app.analysis.stability.control_charts import BASELINE, Change, Chart, chart
from app.analysis.stability.exposure import likely_work
from app.analysis.stability.periods import Period, period
from app.analysis.stability.series import Floats, Observed
from app.analysis.stability.special_days import LeftOut, left_out
from app.domain.rows import ReadRow
from app.queries.filters import Filters, leaves
from app.queries.metrics import only, series, totals, values
from app.queries.stability import Key, new_paths
from app.store.reader import Reader

CARRIES = 0.1
"""The share of a segment's transactions that a released version must carry for its limits to be locked anew."""


@dataclass(frozen=True)
class Split:
    """What is asked: filters over whole buckets, divided by segments. `keys` are the values of `by`, in its order;
    `complete` says whether they are all that there are. `parts` are the segments by which the same is asked beside, of
    a whole that has all of them in it."""

    reader: Reader
    filters: Filters
    by: tuple[str, ...]
    over: Period
    keys: tuple[Key, ...]
    started: Mapping[Key, Floats]
    complete: bool = True
    parts: tuple[str, ...] = ()

    @property
    def narrowed(self) -> Filters:
        """The filters with nothing else than the segments where others are left out; for questions whose answer for one
        segment does not depend on the others."""
        return self.filters if self.complete else only(self.filters, self.by, self.keys)

    def segment(self, key: Key) -> dict[str, str | None]:
        """The segment of a key."""
        return dict(zip(self.by, key, strict=True))


def over_whole_buckets(filters: Filters, interval: str | None, now: datetime) -> tuple[Filters, Period]:
    """The filters with the range cut to whole buckets that are over. Raises BadInput."""
    over = period(filters.from_, filters.to, interval, now)
    return replace(filters, from_=over.since, to=over.until), over


def split(
    reader: Reader, filters: Filters, by: Sequence[str], over: Period, keys: Sequence[Key] | None = None
) -> Split:
    """The segments, or those of them that `keys` names, with how many transactions each started in every bucket.

    Raises BadInput for what is no segment, and for more of them than can be charted.
    """
    by = tuple(dict.fromkeys(by))
    counts = series(reader, "started", filters, by, over.interval, keys=keys)
    started = {_key(part, by): _column(part, "value") for part in counts}
    return Split(reader, filters, by, over, tuple(started), started, keys is None)


def observed(asked: Split, plan: Plan) -> dict[Key, Observed]:
    """The number's values and sizes, by segment: one question for all of them."""
    return {key: _observed(asked, plan, key, *columns) for key, columns in _columns(asked, plan).items()}


def charts(asked: Split, by_plan: Mapping[Plan, Mapping[Key, Observed]]) -> dict[Key, list[Chart]]:
    """A chart of each observed number, by segment."""
    changes, unit = releases(asked), asked.over.hours
    apart = {key: special_days(asked, key).buckets for key in asked.keys}
    return {
        key: [
            chart(plan, replace(some[key], left_out=apart[key]), changes[key], unit) for plan, some in by_plan.items()
        ]
        for key in asked.keys
    }


def special_days(asked: Split, key: Key) -> LeftOut:
    """The buckets that the catalog's calendar keeps out of a segment's charts: days that hold for everybody, and those
    of the partners whose transactions alone are in it."""
    segment = asked.segment(key)
    chosen = asked.filters.partner
    if "partner" in segment:
        partners: Sequence[str] | None = [segment["partner"]] if segment["partner"] else []
    else:
        partners = None if any(name.startswith("!") for name in chosen) else [name for name in chosen if name] or None
    return left_out(asked.reader.catalog.calendar.values(), asked.over, partners)


def together(parts: Split) -> Split:
    """The whole of which the segments are parts: each transaction lies in one of them, where they are all."""
    if not parts.complete:
        return split(parts.reader, parts.filters, (), parts.over)
    started = np.sum([*parts.started.values(), np.zeros(parts.over.buckets)], axis=0)
    return Split(parts.reader, parts.filters, (), parts.over, ((),), {(): started}, parts=parts.by)


def of_the_whole(whole: Split, plan: Plan, parts: Mapping[Key, Observed], complete: bool) -> dict[Key, Observed]:
    """A number of the whole, from its parts where they hold all of it (`complete`). Asked for are quantiles, and
    events: where one part started nothing, its events are no rate of its own, but belong to that of the whole."""
    if plan.sort in (LENGTHS, COUNTS) or not parts or not complete:
        return observed(whole, plan)
    values, sizes = (np.array([getattr(one, name) for one in parts.values()]) for name in ("values", "sizes"))
    nowhere, size = np.isnan(values).all(axis=0), sizes.sum(axis=0)
    if plan.sort == SHARES:
        counted = np.sum([one.counts for one in parts.values()], axis=0)
        return {(): Observed(np.divide(counted, size, out=np.full(size.size, np.nan), where=~nowhere), size)}
    total = np.where(nowhere, np.nan, np.nansum(values, axis=0))
    return {(): Observed(total, size, likely_work(total, whole.started[()]))}


def releases(asked: Split) -> dict[Key, list[Change]]:
    """By segment the declared releases in the range that carry a tenth of its transactions since, or more."""
    changes: dict[Key, list[Change]] = {key: [] for key in asked.keys}
    for name, workflow in asked.reader.catalog.workflows.items():
        for version, declared in workflow.versions.items():
            at = datetime.combine(declared.released, time()) if declared.released else None
            if at is None or not asked.over.since < at < asked.over.until or not _within(asked.filters, name, version):
                continue
            since = replace(asked.filters, from_=at)
            whole = _totals(asked, since)
            carried = _totals(asked, replace(since, workflow=(name,), version=(version,)))
            change = Change(
                -((asked.over.since - at) // asked.over.width), f"{workflow.title or name} {version} released"
            )
            for key, listed in changes.items():
                if carried.get(key, 0) >= CARRIES * whole.get(key, 0) > 0:
                    listed.append(change)
    return changes


def _within(filters: Filters, workflow: str, version: str) -> bool:
    return leaves(filters.workflow, workflow) and leaves(filters.version, version)


def _totals(asked: Split, filters: Filters) -> dict[Key, float]:
    started = totals(asked.reader, "started", filters, asked.by, keys=_chosen(asked))
    return {key: value for key, (value, _) in started.items()}


def _chosen(asked: Split) -> Sequence[Key] | None:
    return None if asked.complete else asked.keys


def _columns(asked: Split, plan: Plan) -> dict[Key, tuple[Floats, Floats]]:
    """By segment the values and sizes of all buckets, as they are asked for."""
    if plan.number == NEW_PATHS:
        known_until = asked.over.start(min(BASELINE, asked.over.buckets))
        rows = new_paths(asked.reader, asked.narrowed, asked.by, asked.over.width, known_until, asked.keys)
        return {_key(one, asked.by): (_column(one, "value"), _column(one, "n")) for one in rows}
    chosen = (asked.filters, asked.by, asked.over.interval, plan.quantile, _chosen(asked), asked.parts)
    _, by_key = values(asked.reader, plan.number, *chosen)
    return {
        key: (np.array([value for value, _ in points], np.float64), np.array([n for _, n in points], np.float64))
        for key, points in by_key.items()
    }


def _observed(asked: Split, plan: Plan, key: Key, values: Floats, sizes: Floats) -> Observed:
    started = asked.started.get(key, np.zeros(values.size))
    if plan.sort == COUNTS:  # events for each transaction started; nothing started is nothing to count by
        rates = np.full(values.size, np.nan)
        return Observed(np.divide(values, started, out=rates, where=started > 0), started)
    if plan.sort in (LEVELS, HOURS):  # what had not begun does not stand at 0
        begun = np.logical_or.accumulate((started > 0) | (values > 0))
        values = np.where(begun, values, np.nan)
        return Observed(values, sizes, likely_work(values, started))
    return Observed(values, sizes)


def _column(one: ReadRow, name: str) -> Floats:
    return np.array([point[name] for point in one["points"]], dtype=np.float64)


def _key(one: ReadRow, by: Sequence[str]) -> Key:
    return tuple(one["segment"][name] for name in by)
