"""Numbers of alert rules at many instants, by segment, without imported records.

A rule is judged each minute, and between two arrivals one minute differs from the next by the instant alone; so every
question here takes a list of instants and answers all of them at once. Live, the list has one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.domain.rows import ReadRow, Row
from app.domain.segments import SEGMENTS
from app.queries.filters import Filters
from app.queries.numbers import NUMBERS, SHARES
from app.queries.points import Span
from app.queries.rows import dicts
from app.store.reader import Reader

Key = tuple[str | None, ...]
"""Values of the segments that a rule splits by, in its order."""
Measured = Mapping[Key, tuple[float | None, int]]
"""By segment the value, None where there is nothing to measure, and what it was measured over."""
Where = Mapping[str, Sequence[str]]

MICROSECOND = timedelta(microseconds=1)
LAST = timedelta(hours=24)
"""The window of a rule that names none, as numbers have it."""
_WATCHING = {
    "metric_levels": "rule_levels",
    "metric_hours": "rule_hours",
    "metric_moments": "rule_moments",
    "metric_lengths": "rule_lengths",
    "metric_of_finished": "rule_of_finished",
    "metric_completion": "rule_completion",
    "metric_of_started": "rule_of_started",
    "metric_attainment": "rule_attainment",
    "metric_entered": "rule_entered",
}
_NARROWED = (*SEGMENTS, "error_class", "state", "queue", "source")


def numbers_at(
    reader: Reader,
    number: str,
    by: Sequence[str],
    where: Where,
    instants: Sequence[datetime],
    over: timedelta | None = None,
    quantile: str | None = None,
) -> list[Measured]:
    """A number of data.md at each instant, over the window [instant - over, instant); by segment, as `series` has them.

    Every segment value that the narrowed transactions have is there, also with nothing to count; of error classes
    those that occur, and those that `where` names.
    """
    asked = NUMBERS[number]
    width = (over or LAST) // MICROSECOND
    share = SHARES[quantile or asked.quantiles[0]] if asked.quantiles else 0.5
    parameters = {**_narrowed(where), "by": list(by), "over_us": width, "share": share, **asked.parameters}
    if "error_class" in where and "error_class" in asked.segments:
        parameters["error_class"] = list(where["error_class"])
    rows = _by_instant(reader, _WATCHING[asked.question], by, instants, parameters)
    keys = _keys(reader, by, where)
    return [
        {
            key: asked.form({0: row} if row else {}, Span(1, width))[0]
            for key, row in {**dict.fromkeys(keys), **rows[instant]}.items()
        }
        for instant in instants
    ]


def reviews_overdue_at(reader: Reader, by: Sequence[str], where: Where, instants: Sequence[datetime]) -> list[Measured]:
    """Open review tasks past their due date at each instant; only segments that have some."""
    rows = _by_instant(reader, "rule_reviews", by, instants, {**_narrowed(where), "by": list(by)})
    return [{key: (row["overdue"], row["overdue"]) for key, row in rows[instant].items()} for instant in instants]


def reviews_unclaimed_at(
    reader: Reader, by: Sequence[str], where: Where, instants: Sequence[datetime]
) -> list[Measured]:
    """Open review tasks that nobody took within their queue's claim_within; only segments that have some."""
    rows = _by_instant(reader, "rule_unclaimed", by, instants, {**_narrowed(where), "by": list(by)})
    return [{key: (row["unclaimed"], row["unclaimed"]) for key, row in rows[instant].items()} for instant in instants]


def not_come_at(reader: Reader, by: Sequence[str], where: Where, instants: Sequence[datetime]) -> list[Measured]:
    """Open transactions whose next event did not come within their state's limit; only segments that have some."""
    rows = _by_instant(reader, "rule_awaited", by, instants, {**_narrowed(where), "by": list(by)})
    return [{key: (row["missing"], row["missing"]) for key, row in rows[instant].items()} for instant in instants]


def quiet_at(
    reader: Reader, where: Where, instants: Sequence[datetime]
) -> list[Mapping[str, tuple[float, float | None]]]:
    """By source the seconds since it was heard, and the seconds after which it is silent (None: not known yet).

    Of no source while the journal's history is still being loaded.
    """
    if not reader.caught_up():
        return [{} for _ in instants]
    by_instant: dict[datetime, dict[str, tuple[float, float | None]]] = defaultdict(dict)
    for row in dicts(reader.ask("rule_sources", instants=list(instants), **_narrowed(where))):
        by_instant[row["seen_at"]][row["source"] or ""] = (row["quiet"], row["usual"])
    return [by_instant[instant] for instant in instants]


def affected(reader: Reader, filters: Filters) -> Row:
    """The columns of `rule_affected.sql`: how many transactions, waiting since when for what, with which deadlines."""
    return dicts(reader.ask("rule_affected", **filters.parameters()))[0]


def state_of(reader: Reader) -> tuple[int, datetime | None]:
    """Which records the reader sees: up to which journal offset, and when the latest of them came in."""
    row = dicts(reader.ask("rule_state"))[0]
    return int(row["loaded"]), row["known_until"]


def arrivals_between(reader: Reader, after: datetime, upto: datetime) -> list[datetime]:
    """The instants at which records came in, in order: between two of them what is known does not change."""
    return [row["ingested_at"] for row in dicts(reader.ask("rule_arrivals", after=after, upto=upto))]


def _by_instant(
    reader: Reader, question: str, by: Sequence[str], instants: Sequence[datetime], parameters: ReadRow
) -> dict[datetime, dict[Key, Row]]:
    by_instant: dict[datetime, dict[Key, Row]] = defaultdict(dict)
    for row in dicts(reader.ask(question, instants=list(instants), **parameters)):
        by_instant[row["seen_at"]][tuple(row[name] for name in by)] = row
    return by_instant


def _keys(reader: Reader, by: Sequence[str], where: Where) -> list[Key]:
    """The segments that there are; what only events have (an error class) is as narrowed, or left to the rows."""
    if not by:
        return [()]
    own = [name for name in by if name in SEGMENTS]
    if len(own) < len(by) and not all(name in where for name in by if name not in SEGMENTS):
        return []
    rows = dicts(reader.ask("metric_segments", **_narrowed(where), by=own)) if own else [{}]
    named: list[Row] = [dict(row) for row in rows]
    for name in by:
        if name not in SEGMENTS:
            named = [{**row, name: value} for row in named for value in where[name]]
    return [tuple(row[name] for name in by) for row in named]


def _narrowed(where: Where) -> Row:
    return {name: list(where[name]) if where.get(name) else None for name in _NARROWED}
