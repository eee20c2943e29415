"""Figures that are of too few transactions to be told who sees no single one, in answers that judge and compare.

A reader knows from which count on its actor is told figures (`least`, 0: all). Each answer asks one function here, so
that its page, its file and the API cannot differ. A figure {value, n, ...} is left out, its numbers null, where n is
small, or where it would give another of its breakdown away (`app.analysis.small_cells`). A share is told where its n
is, however few it counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from app.analysis.brief_text import Cost
from app.analysis.small_cells import is_small, left_out
from app.analysis.stability.chart_kinds import HOURS, LEVELS
from app.analysis.stability.control_charts import Chart
from app.analysis.stability.reasons import Moved
from app.domain.rows import ReadRow, Row

TOO_FEW = "Too few to be counted."


def nulled(figure: ReadRow) -> Row:
    """The figure without its numbers; names and texts stay."""
    return {name: _nothing(value) for name, value in figure.items()}


def _nothing(value: Any) -> Any:
    if isinstance(value, Mapping):
        return nulled(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return []
    return None if isinstance(value, int | float) else value


def cell(figure: ReadRow, least: int, hidden: bool = False) -> Row:
    """One figure {value, n, ...}; `hidden` says that it would give another away."""
    return nulled(figure) if hidden or is_small(figure["n"], least) else dict(figure)


def together(figures: Sequence[ReadRow], least: int) -> list[Row]:
    """The figures of one breakdown."""
    gone = left_out([figure["n"] or 0 for figure in figures], least)
    return [cell(figure, least, out) for figure, out in zip(figures, gone, strict=True)]


def hidden(counts: Sequence[int], least: int) -> list[bool]:
    """By segment of one breakdown whether too few transactions make it to tell of it."""
    return left_out(counts, least)


def course(chart: Chart, moved: Moved, least: int) -> Moved:
    """What a reason says moved, without its values where too few made them."""
    since = chart.observed.sizes[moved.since :]
    sizes = [float(size) for size in (since if chart.plan.sort in (LEVELS, HOURS) else [np.nansum(since)])]
    levels = [value for value in (moved.before, moved.after, moved.peak) if value is not None]
    counts = [*sizes, *(levels if chart.plan.sort == LEVELS else [])]
    few = any(0 < count < least for count in counts)
    return replace(moved, before=None, after=None, peak=None, swings=None) if few else moved


def judgements(items: Sequence[Row], hidden: Sequence[bool], least: int) -> None:
    """Leaves small figures out of the segments of one breakdown, of `stability`; of a hidden one, all."""
    if not least:
        return
    for name in items[0]["figures"] if items else ():
        for item, figure in zip(items, together([item["figures"][name] for item in items], least), strict=True):
            item["figures"][name] = figure
    stuck = left_out([item["now"]["stuck"] for item in items], least)
    for item, few, out in zip(items, hidden, stuck, strict=True):
        item["signals"] = [_signal(signal, least) for signal in item["signals"]]
        item["new_paths"] = cell(item["new_paths"], least)
        if out:
            item["now"] = {**item["now"], "stuck": None}
        if few:
            item["figures"] = nulled(item["figures"])
            item |= {"signals": [], "excess_overdue_hours": 0.0, "open_cases": None}
            item |= {"new_paths": nulled(item["new_paths"]), "now": {**item["now"], "stuck": None, "incidents": []}}


def _signal(signal: ReadRow, least: int) -> Row:
    return {**signal, "points": [cell(point, least) for point in signal["points"]]}


def control_chart(chart: Row, least: int) -> Row:
    """A control chart: limits that follow n are left out with their point."""
    small = [is_small(point["n"], least) for point in chart["points"]]
    if not any(small):
        return chart
    limits = {
        name: [None if out else value for value, out in zip(chart[name], small, strict=True)]
        for name in ("lower", "upper")
    }
    points = [
        {**cell(point, least), "signal": point["signal"], "left_out": point["left_out"]} for point in chart["points"]
    ]
    return {**chart, **limits, "points": points, "signals": [_signal(signal, least) for signal in chart["signals"]]}


def versions(rows: Sequence[Row], least: int) -> list[Row]:
    """Versions side by side, of `compare`: those of one workflow are a breakdown, as a whole and bucket by bucket."""
    if not least:
        return list(rows)
    cut: dict[int, Row] = {}
    for workflow in dict.fromkeys(row["workflow"] for row in rows):
        places = [place for place, row in enumerate(rows) if row["workflow"] == workflow]
        cut.update(zip(places, _of_workflow([rows[place] for place in places], least), strict=True))
    return [cut[place] for place in range(len(rows))]


def _of_workflow(rows: Sequence[Row], least: int) -> list[Row]:
    gone = left_out([row["started"] for row in rows], least)
    numbers = {name: together([row["numbers"][name] for row in rows], least) for name in rows[0]["numbers"]}
    buckets = [
        left_out([point["started"] for point in points], least)
        for points in zip(*(row["adoption"] for row in rows), strict=True)
    ]
    cut = []
    for place, (row, out) in enumerate(zip(rows, gone, strict=True)):
        late = row["past_sunset"]
        few = out or is_small(late, least) or is_small(row["started"] - late, least)
        adoption = [
            {**point, "started": None if out or bucket[place] else point["started"]}
            for point, bucket in zip(row["adoption"], buckets, strict=True)
        ]
        own = {name: nulled(figures[place]) if out else figures[place] for name, figures in numbers.items()}
        cut.append({**row, "past_sunset": None if few else late, "adoption": adoption, "numbers": own})
        if out:
            cut[-1] |= {"started": None, "share": None}
    return cut


def segments(answer: Row, least: int) -> Row:
    """Who moved a number, of `decomposition`: a segment that is left out in one period is so in both."""
    if not least:
        return answer
    ends = ("before", "after")
    if any(is_small(answer[end]["n"], least) for end in ends):
        changed: Row = {**dict.fromkeys(("change", "mix", "real")), "items": []}
        quantiles = {"quantile_seconds": dict.fromkeys(ends)} if "quantile" in answer else {}
        return {**answer, **{end: nulled(answer[end]) for end in ends}, **changed, **quantiles}
    gone = [left_out([item[end]["n"] for item in answer["items"]], least) for end in ends]
    items = [
        {**nulled(item), "segment": item["segment"]} if any(out) else item
        for item, *out in zip(answer["items"], *gone, strict=True)
    ]
    return {**answer, "items": items}


def card(answer: Row, least: int) -> Row:
    """A partner's scorecard."""
    if not least:
        return answer
    names = (
        [name for name, value in answer["workflows"][0].items() if isinstance(value, dict)]
        if answer["workflows"]
        else ()
    )
    by_number = {name: together([row[name] for row in answer["workflows"]], least) for name in names}
    return {
        **answer,
        "numbers": [
            {**row, **cell({"value": row["value"], "n": row["n"]}, least), "before": cell(row["before"], least)}
            for row in answer["numbers"]
        ],
        "workflows": [
            {**row, **{name: cells[place] for name, cells in by_number.items()}}
            for place, row in enumerate(answer["workflows"])
        ],
        "stuck": counted(answer["stuck"], "count", least, ("since", "next_deadline_at")),
        "versions": counted(answer["versions"], "started", least),
        "errors": counted(answer["errors"], "count", least),
    }


def acknowledgements(answers: Row, least: int) -> Row:
    """Answer times of a scorecard: hours of the day are a breakdown."""
    if is_small(answers["n"], least):
        return {"n": None, "percentiles": [], "by_hour": []}
    return {**answers, "by_hour": counted(answers["by_hour"], "n", least, ("p50", "p95"))}


def sides(rows: Sequence[Row], least: int) -> list[Row]:
    """Whose side, of a scorecard: hours by how many waited."""
    return counted(rows, "n", least, ("waited_hours",))


def counted(rows: Sequence[Row], name: str, least: int, more: Sequence[str] = ()) -> list[Row]:
    """The rows of one breakdown by their count of this name; with a count that is left out go the fields `more`."""
    gone = left_out([row[name] for row in rows], least)
    return [{**row, **dict.fromkeys((name, *more))} if out else dict(row) for row, out in zip(rows, gone, strict=True)]


def cost(whole: Cost, before: int, least: int) -> Cost:
    """What a period costs, of the brief; `before` are the transactions that were overdue in the period before."""
    sizes = whole.sizes
    partners = list(sizes)
    gone = dict(zip(partners, left_out([sizes[partner] for partner in partners], least), strict=True))
    valued = left_out([row["transactions"] for row in whole.stakes], least)
    return replace(
        whole,
        hours=None if is_small(sum(sizes.values()), least) else whole.hours,
        hours_before=None if is_small(before, least) else whole.hours_before,
        by_partner={partner: hours for partner, hours in whole.by_partner.items() if not gone.get(partner)},
        stuck=None if is_small(whole.stuck, least) else whole.stuck,
        stakes=[row for row, out in zip(whole.stakes, valued, strict=True) if not out],
    )
