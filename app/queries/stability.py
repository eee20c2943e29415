"""Questions of a verdict beside its numbers: new paths, open cases, late and sampled records."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from app.analysis.merged_cases import root_of
from app.domain.rows import Row
from app.queries.casework import into_of, work
from app.queries.filters import Filters
from app.queries.points import Span, share
from app.queries.rows import dicts
from app.store.reader import Reader

Key = tuple[str | None, ...]
MICROSECOND = timedelta(microseconds=1)
_NEW = share("fresh", "finished")


def new_paths(
    reader: Reader, filters: Filters, by: Sequence[str], width: timedelta, known_until: datetime, keys: Iterable[Key]
) -> list[Row]:
    """The share of new paths as a series of interface.md, for each of `keys` (values in the order of `by`).

    `filters` has both ends of the range, whole buckets apart; precedents are the paths taken before `known_until`.
    """
    since, until = _ends(filters)
    own = {"by": list(by), "width_us": width // MICROSECOND, "known_until": known_until}
    rows: dict[Key, dict[int, Row]] = defaultdict(dict)
    for row in dicts(reader.ask("stability_new_paths", **filters.parameters(), **own)):
        rows[_key(row, by)][int(row["bucket"])] = row
    starts = [since + width * place for place in range((until - since) // width)]
    span = Span(len(starts), width // MICROSECOND)
    return [
        {
            "segment": dict(zip(by, key, strict=True)),
            "points": [
                {"at": at, "value": value, "n": n} for at, (value, n) in zip(starts, _NEW(rows[key], span), strict=True)
            ],
        }
        for key in keys
    ]


def open_cases(reader: Reader, filters: Filters, by: Sequence[str], parts: Sequence[str] = ()) -> dict[Key, int]:
    """How many cases stand open now, by segment, merged ones as one; a segment without any is missing.

    Of a whole (no `by`), `parts` are segments by which the same is asked too: one answer serves both.
    """
    rows = dicts(reader.ask("stability_cases", by=list(by or parts), **filters.parameters()))
    merged = into_of(work(reader))
    cases: dict[Key, set[str]] = defaultdict(set)
    for row in rows:
        cases[_key(row, by)].update(root_of(one, merged) for one in row["signatures"])
    return {key: len(own) for key, own in cases.items()}


def late_share(
    reader: Reader,
    filters: Filters,
    by: Sequence[str],
    width: timedelta,
    latest: int,
    parts: Sequence[str] = (),
) -> dict[Key, float]:
    """By segment the share of transitions that came late, of the `latest` buckets that have had a bucket's width of
    time since they ended; a segment without any is missing. `parts` are as of `open_cases`."""
    until = _ends(filters)[1] - width
    own = {"by": list(by or parts), "width_us": width // MICROSECOND, "since": until - width * latest, "until": until}
    return _shares(dicts(reader.ask("stability_late", **{**filters.parameters(), **own})), by, "late", "records")


def sampled_share(reader: Reader, filters: Filters, by: Sequence[str], parts: Sequence[str] = ()) -> dict[Key, float]:
    """By segment the share of its transactions that are known by sampled traces alone; `parts` as of `open_cases`."""
    rows = dicts(reader.ask("stability_sampled", by=list(by or parts), **filters.parameters()))
    return _shares(rows, by, "sampled", "transactions")


def _shares(rows: Iterable[Row], by: Sequence[str], part: str, whole: str) -> dict[Key, float]:
    """`part` of `whole` by segment, the rows of its parts added up."""
    some: Counter[Key] = Counter()
    every: Counter[Key] = Counter()
    for row in rows:
        some[_key(row, by)] += row[part]
        every[_key(row, by)] += row[whole]
    return {key: some[key] / of for key, of in every.items()}


def _ends(filters: Filters) -> tuple[datetime, datetime]:
    if filters.from_ is None or filters.to is None:
        raise ValueError("a range is chosen before it is divided")
    return filters.from_, filters.to


def _key(row: Row, by: Sequence[str]) -> Key:
    return tuple(row[name] for name in by)
