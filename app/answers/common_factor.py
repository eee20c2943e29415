"""Whether all of a deterioration lies on one version, partner, workflow or tenant."""

from dataclasses import replace

import numpy as np

from app.analysis.stability.chart_kinds import COUNTS, SHARES, UP, Plan
from app.analysis.stability.reasons import Moved
from app.analysis.stability.text import segment_title
from app.answers.charts import Split, observed, split
from app.domain.rows import Row
from app.queries.filters import Filters, single
from app.queries.metrics import MOST_POINTS
from app.queries.segment_ranking import ranked_segments
from app.queries.stability import Key

DIMENSIONS = ("version", "partner", "workflow", "tenant")
NEXT_TO_NONE = 0.05
"""The share of a rise that may lie elsewhere where it is said to be all on one value: chance makes that of none."""
FEW = 3
"""Events that all lie on one value say something from three on, where the others should have had as many."""


def all_on(asked: Split, key: Key, plan: Plan, what: Moved) -> str:
    """`, all on 2.3`, or `, the rise all on 2.3` where the others had some and no more than before; or nothing."""
    if plan.sort not in (SHARES, COUNTS) or what.before is None or what.after is None:
        return ""
    narrowed = narrow(asked.filters, asked.segment(key))
    for dimension in DIMENSIONS:
        if dimension in asked.by or single(getattr(narrowed, dimension)) is not None:
            continue
        ranked = ranked_segments(asked.reader, narrowed, (dimension,), 0, 1)
        if ranked.total * asked.over.buckets > MOST_POINTS:
            continue  # so many values that hardly one of them can carry it all
        sentence = _on(split(asked.reader, narrowed, (dimension,), asked.over), dimension, plan, what)
        if sentence:
            return sentence
    return ""


def narrow(filters: Filters, segment: dict[str, str | None]) -> Filters:
    """The filters of one segment; null is written as filters write it."""
    values: Row = {name: (value or "",) for name, value in segment.items()}
    return replace(filters, **values)


def _on(inside: Split, dimension: str, plan: Plan, what: Moved) -> str:
    by_segment = observed(inside, plan)
    events = {key: _events(plan, one.counts[what.since :], one.sizes[what.since :]) for key, one in by_segment.items()}
    sizes = {key: float(np.nan_to_num(one.sizes[what.since :]).sum()) for key, one in by_segment.items()}
    most = max(events, key=lambda key: events[key], default=None)
    if most is None or events[most] < FEW:
        return ""
    other_events = sum(events.values()) - events[most]
    other_sizes = sum(sizes.values()) - sizes[most]
    before = 1.0 - (what.before or 0.0) if plan.better == UP else what.before or 0.0
    after = sum(events.values()) / max(sum(sizes.values()), 1.0)
    if other_sizes * after < FEW:
        return ""
    title = segment_title(inside.reader.catalog, {dimension: most[0]})
    name = most[0] if dimension == "version" and most[0] else title
    if not other_events:
        return f", all on {name}"
    rise = sum(events.values()) - before * sum(sizes.values())
    return f", the rise all on {name}" if other_events - before * other_sizes <= NEXT_TO_NONE * rise else ""


def _events(plan: Plan, counts: np.ndarray, sizes: np.ndarray) -> float:
    """What there is more of when it gets worse."""
    return float((sizes - counts).sum() if plan.better == UP else counts.sum())
