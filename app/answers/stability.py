"""Verdicts on stability by segment, and their reasons; the control charts behind them are `control_chart`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from app.analysis.stability.chart_kinds import JUDGED, NEW_PATHS, Plan
from app.analysis.stability.control_charts import BASELINE, RUN
from app.analysis.stability.effects import Materiality
from app.analysis.stability.reasons import excess_hours, moved, signals
from app.analysis.stability.series import Floats, Observed
from app.analysis.stability.text import (
    capital,
    chance,
    change,
    change_since,
    day,
    glance,
    headline,
    left_out,
    segment_title,
    unnamed,
    why,
)
from app.analysis.stability.verdicts import (
    CHAOTIC,
    FEW,
    MOST_NAMED,
    RATE,
    STABLE,
    UNKNOWN,
    Seen,
    Verdict,
    heard,
    verdicts,
)
from app.answers import small_figures
from app.answers.charts import (
    Split,
    charts,
    observed,
    of_the_whole,
    over_whole_buckets,
    special_days,
    split,
    together,
)
from app.answers.common_factor import all_on
from app.answers.latest_figures import latest_figures
from app.answers.segment_choice import choose
from app.answers.stuck_now import Present
from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.stability import Key, late_share, open_cases, sampled_share
from app.store.reader import Reader

MEASURED = "0 to 5 measured in simulations"
"""Of 100 simulated pages, by `python -m tests.benchmarks.stability --pages 200 --runs 0`; app/docs/verdicts.md."""
METHOD = (
    "Where nothing changes but how much there is to do, at most {rate:.0%} of such pages should name anything "
    f"({MEASURED}); where something does, at most {{rate:.0%}} of what is named is false on average. What stands and "
    "hours are judged against the work that caused them, limits are wider where days depend on each other, and days of "
    "the catalog's calendar are left out. Each number of each segment is a control chart with limits locked on its "
    "first {baseline} points. It speaks when a rule is broken at two points or more, the last of them among the latest "
    "{run}, and the latest points differ from the baseline by an exact or a t test that stands among all {charts} "
    "charts of the page (Benjamini and Hochberg 1995), and when the change is large enough to matter: one percentage "
    "point of a share; a tenth of a length; a tenth of what waits and of hours, and at least one; a tenth of events, "
    "and at least one in a thousand; unless the catalog says otherwise."
)


def stability(
    reader: Reader,
    filters: Filters | None = None,
    by: Sequence[str] = (),
    interval: str | None = None,
    cursor: str | None = None,
) -> Row:
    """`GET /api/v1/stability`: a verdict overall and for each segment, with a sentence first.

    The range is cut to whole buckets that are over; by default the last 90 days by day, 52 weeks by week, 7 days by
    hour. Of more segments than can be judged at once it answers those that were stuck or started most, and `next`, the
    cursor of the next ones; `segments` is how many there are. Raises BadInput for what is not taken.
    """
    filters, over = over_whole_buckets(filters or Filters(), interval, reader.now)
    chosen = choose(reader, filters, by, over, cursor)
    page = _parts(split(reader, filters, by, over, chosen.keys))
    seen = [(part, key) for part in page for key in part.asked.keys]
    sights = [part.seen[key] for part, key in seen]
    judgements = verdicts(sights, matters=Materiality(reader.catalog.smallest_change).matters)
    few = [out for part in page for out in part.few(reader.least)]
    judgements = [Verdict(UNKNOWN, why=FEW) if out else verdict for verdict, out in zip(judgements, few, strict=True)]
    items = [part.item(key, verdict) for (part, key), verdict in zip(seen, judgements, strict=True)]
    overall, items = items[0], items[1:]
    split_by = page[-1].asked.by
    present = Present(reader, filters, split_by, over, chosen.keys)
    overall["now"] = present.overall()
    parts = split_by if chosen.keys is None else ()
    overall["figures"] = latest_figures(reader, filters, (), over.interval, parts=parts)[()]
    figures = latest_figures(reader, filters, split_by, over.interval, chosen.keys) if items else {}
    for (_, key), item in zip(seen[1:], items, strict=True):
        item["now"] = present.of(item["segment"])
        item["figures"] = figures[key]
    small_figures.judgements([overall], few[:1], reader.least)
    small_figures.judgements(items, few[1:], reader.least)
    named, sides, segments = _named(items), [item["verdict"] for item in items], chosen.total if by else 0
    for (part, key), verdict, item in zip(seen, judgements, [overall, *items], strict=True):
        part.tell(key, verdict, item, item is overall or item in named)
    return {
        "from": over.since,
        "to": over.until,
        "interval": over.interval,
        "sentence": headline(overall["verdict"], overall["why"], overall["told"], _clauses(items, named, segments)),
        "glance": glance(overall["verdict"], sides, by, overall["now"]["stuck"], segments),
        "items": [_plain(item) for item in items],
        "overall": _plain(overall),
        "named": [item["segment"] for item in named],
        "segments": segments,
        "false_signal_rate": {
            "stated": RATE,
            "sentence": chance(any(verdict.reasons for verdict in judgements), overall["verdict"], RATE, MEASURED),
            "method": METHOD.format(rate=RATE, baseline=BASELINE, run=RUN, charts=heard(sights)),
        },
        "next": chosen.next,
    }


def _parts(asked: Split) -> list["_Part"]:
    """The whole, and its segments where there are some."""
    by_plan = {plan: observed(asked, plan) for plan in JUDGED}
    if not asked.by:
        return [_Part(asked, by_plan)]
    whole = together(asked)
    return [
        _Part(
            whole,
            {plan: of_the_whole(whole, plan, parts, asked.complete) for plan, parts in by_plan.items()},
            asked.by,
        ),
        _Part(asked, by_plan),
    ]


class _Part:
    """The segments of one split, each with all that is known of it. Of the whole, `late_by` are the segments by which
    late records are asked for too: of all of them, however many are judged."""

    def __init__(
        self, asked: Split, by_plan: Mapping[Plan, Mapping[Key, Observed]], late_by: Sequence[str] = ()
    ) -> None:
        self.asked = asked
        reader, by, parts = asked.reader, asked.by, asked.parts
        self._cases = open_cases(reader, replace(asked.narrowed, from_=None, to=None), by, parts)
        late = late_share(reader, asked.filters, by, asked.over.width, RUN, late_by)
        sampled = sampled_share(reader, asked.narrowed, by, parts)
        judged = charts(asked, by_plan)
        self.left_out = {key: special_days(asked, key) for key in asked.keys}
        self.seen = {}
        for key in asked.keys:
            started = asked.started[key][~self.left_out[key].buckets]
            self.seen[key] = Seen(
                judged[key],
                int((started > 0).sum()),
                started.size,
                late.get(key, 0.0),
                sampled.get(key, 0.0),
                _quiet(started),
            )

    def few(self, least: int) -> list[bool]:
        """By segment whether too few transactions started in it to tell of it."""
        return small_figures.hidden([int(self.asked.started[key].sum()) for key in self.asked.keys], least)

    def item(self, key: Key, verdict: Verdict) -> Row:
        """The item without its words, which take questions of their own."""
        over = self.asked.over
        main = moved(verdict.reasons[0]) if verdict.reasons else None
        signalled = [(chart, signals(chart, over, verdict.reasons)) for chart in self.seen[key].charts]
        overdue = next(chart for chart in self.seen[key].charts if chart.plan.number == "overdue_hours")
        return {
            "segment": self.asked.segment(key),
            "title": segment_title(self.asked.reader.catalog, self.asked.segment(key)),
            "verdict": verdict.verdict,
            "since": over.start(main.since) if main else None,
            "why": self._why(key, verdict),
            "reasons": [],
            "signals": [signal for _, some in signalled for signal in some],
            "excess_overdue_hours": excess_hours(overdue, main.since) if main else 0.0,
            "new_paths": self._new_paths(key),
            "open_cases": self._cases.get(key, 0),
            "left_out": left_out(self.left_out[key].by_title, over.interval),
            "told": None,
        }

    def tell(self, key: Key, verdict: Verdict, item: Row, wholly: bool) -> None:
        """Puts the reasons into words; of the main reason of what is named also on what it all lies (`wholly`)."""
        over, now = self.asked.over, self.asked.reader.now
        for place, reason in enumerate(verdict.reasons):
            plan, what = reason.chart.plan, small_figures.course(reason.chart, moved(reason), self.asked.reader.least)
            changed = change(plan, reason.finding.what, what, over.interval)
            since = day(over.start(what.since), now, over.width)
            where = all_on(self.asked, key, plan, what) if wholly and not place and reason.finding.worse else ""
            item["reasons"].append(
                {
                    "sentence": capital(f"{changed} since {since}{where}."),
                    "number": plan.number,
                    "quantile": plan.quantile,
                    "direction": "worse" if reason.finding.worse else "better",
                    "since": over.start(what.since),
                    "before": what.before,
                    "after": what.after,
                    "peak": what.peak,
                    "swings": None if what.swings is None else [list(swing) for swing in what.swings],
                    "signals": _made_by(item["signals"], plan),
                }
            )
            if not place:
                item["told"] = change_since(since, changed + where)

    def _why(self, key: Key, verdict: Verdict) -> str | None:
        seen = self.seen[key]
        if verdict.verdict != UNKNOWN or verdict.why is None:
            return None
        share = seen.sampled if verdict.why == "sampling" else seen.late
        text = why(verdict.why, seen.active, seen.buckets, share, seen.quiet, self.asked.over.interval)
        apart = left_out(self.left_out[key].by_title, self.asked.over.interval)
        return f"{text}; {apart}" if apart and verdict.why == "points" else text

    def _new_paths(self, key: Key) -> Row:
        new_paths = next(chart for chart in self.seen[key].charts if chart.plan.number == NEW_PATHS)
        after = new_paths.observed.sizes[BASELINE:]
        n = int(after.sum())
        return {"share": float(new_paths.observed.counts[BASELINE:].sum()) / n if n else None, "n": n}


def _quiet(started: Floats) -> int:
    """For how many buckets nothing has started."""
    begun = np.flatnonzero(started)
    return int(started.size - 1 - begun[-1]) if begun.size else started.size


def _made_by(signals: Sequence[Row], plan: Plan) -> list[int]:
    return [
        place
        for place, signal in enumerate(signals)
        if signal["confirmed"] and (signal["number"], signal["quantile"]) == plan.name
    ]


def _named(items: Sequence[Row]) -> list[Row]:
    """At most three: what is more chaotic, by excess overdue hours, then what is more stable."""
    ranked = sorted(
        (item for item in items if item["verdict"] in (CHAOTIC, STABLE)),
        key=lambda item: (item["verdict"] != CHAOTIC, -item["excess_overdue_hours"], item["title"]),
    )
    return ranked[:MOST_NAMED]


def _clauses(items: Sequence[Row], named: Sequence[Row], segments: int) -> list[str]:
    """Each segment that is named, and how many more have the same verdict; of `segments` there are."""
    further = unnamed([item["verdict"] for item in items if item not in named], segments > len(items))
    return [*(f"{item['title']} is {item['verdict']} {item['told']}" for item in named), *further]


def _plain(item: Row) -> Row:
    return {name: value for name, value in item.items() if name != "told"}
