"""What an address of Trends asks: how to split, in which buckets, over which range, and which one to look at closely.

`by` splits (`partner`, or `partner,version`), `interval` is the bucket, `of` (`partner:northwind-health`, once for each
of `by`; nothing means all together, and so does one of another split) is the segment shown closely, `number` and
`quantile` the chart of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.analysis.stability.chart_kinds import PLANS, Plan
from app.analysis.stability.periods import DEFAULT, WIDTHS
from app.domain.errors import BadInput
from app.domain.rows import Row
from app.domain.segments import SEGMENTS
from app.queries.filters import Filters
from app.web import list_filters
from app.web.view import View

PATH = "/trends"
SPLITS = (
    ("partner", "Partner"),
    ("tenant", "Tenant"),
    ("workflow", "Workflow"),
    ("version", "Version"),
    ("partner,workflow", "Partner and workflow"),
    ("partner,version", "Partner and version"),
    ("partner,tenant", "Partner and tenant"),
    ("tenant,workflow", "Tenant and workflow"),
    ("workflow,version", "Workflow and version"),
)
"""What is offered; the first is how the page opens. Any other pair can be written into the address."""
_MONDAY = datetime(1970, 1, 5)  # noqa: DTZ001
MOST_SPLIT = 2

Segment = Mapping[str, str | None]


@dataclass(frozen=True)
class Asked:
    """The view's questions. `filters` have the range, its start moved back to a full bucket; None where none is set."""

    by: tuple[str, ...]
    interval: str
    filters: Filters
    of: Segment
    plan: Plan | None

    @property
    def narrowed(self) -> Filters:
        """The filters of the segment that is looked at closely."""
        return within(self.filters, self.of)


def asked(view: View, now: datetime) -> Asked:
    """The view, read. Relative instants count from `now`. Raises BadInput for what is not taken."""
    by = tuple(dict.fromkeys(name for text in view.many("by") for name in text.split(",") if name)) or ("partner",)
    for name in by:
        if name not in SEGMENTS:
            raise BadInput(f'by: "{name[:60]}" is none of {", ".join(SEGMENTS)}.')
    if len(by) > MOST_SPLIT:
        raise BadInput(f"by: {len(by)} segments are given, and this page splits by {MOST_SPLIT} at most.")
    interval = view.one("interval", tuple(WIDTHS), DEFAULT) or DEFAULT
    filters = list_filters.common(view, now)
    if filters.from_ is not None:
        filters = replace(filters, from_=floor(filters.from_, WIDTHS[interval]))
    of = _of(view)
    return Asked(by, interval, filters, of if set(of) == set(by) else {}, _plan(view))


def floor(instant: datetime, width: timedelta) -> datetime:
    """The full hour, midnight or Monday (UTC) that the instant's bucket starts at."""
    return _MONDAY + (instant - _MONDAY) // width * width


def within(filters: Filters, segment: Segment) -> Filters:
    """The filters narrowed to one segment; a null value stands as "", none."""
    chosen: Row = {name: (value or "",) for name, value in segment.items()}
    return replace(filters, **chosen)


def written(segment: Segment) -> tuple[str, ...]:
    """The segment as the values of `of`."""
    return tuple(f"{name}:{value or ''}" for name, value in segment.items())


def segment_pairs(segment: Segment) -> list[tuple[str, str]]:
    """The segment as an API's parameters."""
    return [(name, value or "") for name, value in segment.items()]


def range_pairs(since: datetime, until: datetime) -> list[tuple[str, str]]:
    """A range as an API's parameters: the page's starts with a full bucket, whatever the address says."""
    return [("from", f"{since.isoformat()}Z"), ("to", f"{until.isoformat()}Z")]


def plan_of(number: str, quantile: str | None) -> Plan | None:
    """The plan by which a number is charted; without a quantile its first."""
    return next((plan for plan in PLANS if plan.number == number and quantile in (None, plan.quantile)), None)


def _of(view: View) -> Segment:
    segment: dict[str, str | None] = {}
    for text in view.many("of"):
        name, colon, value = text.partition(":")
        if not colon or name not in SEGMENTS:
            raise BadInput(
                f'of: "{text[:60]}" names no segment. Write partner:ID, tenant:ID, workflow:ID or version:ID.'
            )
        segment[name] = value or None
    return segment


def _plan(view: View) -> Plan | None:
    number, quantile = view.one("number"), view.one("quantile")
    if number is None:
        return None
    plan = plan_of(number, quantile)
    if plan is None:
        known: Sequence[str] = tuple(dict.fromkeys(one.number for one in PLANS))
        if number in known:
            raise BadInput(f'quantile: "{(quantile or "")[:60]}" is none that {number} has.')
        raise BadInput(f'number: "{number[:60]}" is none of {", ".join(known)}.')
    return plan
