"""Versions side by side: every number with its interval, and adoption over time."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from app.analysis.comparisons import comparison as judged
from app.analysis.comparisons.amounts import SHARE
from app.answers import small_figures
from app.catalog.model import Version
from app.domain.rows import Row
from app.queries.comparison import BY, COUNTED, MEASURED, adoption, counted, fitting, how_many, measured
from app.queries.filters import Filters
from app.queries.metrics import INTERVALS as WIDTHS
from app.queries.metrics import MOST_POINTS, Key, totals
from app.queries.numbers import NUMBERS, SHARES
from app.queries.periods import chosen
from app.queries.segment_ranking import ranked_segments
from app.store.reader import Reader

MOST_BOUNDED = 200
"""Lengths of versions that get an interval, the most frequent first: every version asks for places of its own."""
MOST_VERSIONS = 100
"""Versions of workflows side by side, those that were stuck or started most."""
_MIDDLE = 0.5
FEW = "Too few to be counted started on versions that are deprecated or past their sunset."
EVENTS = tuple(name for name in COUNTED if NUMBERS[name].question == "metric_moments")


def compare(reader: Reader, filters: Filters, interval: str | None = None) -> Row:
    """{from, to, interval, versions, adoption, sentence} of the range, the last 24 h where none is asked for.

    Versions, by workflow and release: {workflow, version, released, deprecated, sunset, past_sunset, started, share,
    adoption, numbers}. `share` is of the workflow's started ones, `past_sunset` how many of those came after the
    sunset, `adoption` the started ones bucket by bucket; of more than 100 those that were stuck or started most, and
    `version_count` is how many there are. Numbers, each by its name: {value, n, low, high, method}; of
    lengths also `quantile` and `quantiles`, of counts of events `per_started`. `low` and `high` are null where nothing
    is estimated, where too few values bound it, and for lengths of rare versions beyond 200. `adoption` is [{at,
    versions: {version: started}}] over all workflows, under an empty name where transactions name none. Raises BadInput
    as `series` does.
    """
    since, until = chosen(filters, reader.now)
    filters = replace(filters, from_=since, to=until)
    interval = interval or fitting(until - since)
    buckets = max((until - since) // WIDTHS[interval], 1) if interval in WIDTHS else 1
    ranked = ranked_segments(reader, filters, BY, 0, max(min(MOST_VERSIONS, MOST_POINTS // (buckets + 1)), 1))
    over_time = adoption(reader, filters, interval, ranked.keys)
    started = {key: sum(point["value"] for point in points) for key, points in over_time.items()}
    numbers = _numbers(reader, filters, started)
    present = [key for key in started if started[key] or any(one["n"] for one in numbers[key].values())]
    every = {workflow: n for (workflow,), (n, _) in totals(reader, "started", filters, ("workflow",)).items()}
    versions = [
        _version(reader, filters, key, started[key], every[key[0]])
        for key in sorted(present, key=lambda key: _order(reader, key))
    ]
    for one in versions:
        key = one["workflow"], one["version"]
        one["adoption"] = [{"at": point["at"], "started": point["value"]} for point in over_time[key]]
        one["numbers"] = numbers[key]
    versions, whole = small_figures.versions(versions, reader.least), versions
    return {
        "from": since,
        "to": until,
        "interval": interval,
        "versions": versions,
        "version_count": ranked.total,
        "adoption": _together(versions),
        "sentence": _sentence(versions, whole, until.date()),
    }


def _sentence(versions: list[Row], whole: list[Row], today: date) -> str:
    """On versions that should be gone; of those that may not be counted, only that there are some."""
    sentence, untold = judged.verdict(versions, today), judged.verdict([], today)
    hidden = sentence == untold and judged.verdict(whole, today) != untold
    return FEW if hidden else sentence


def _numbers(reader: Reader, filters: Filters, started: dict[Key, int]) -> dict[Key, dict[str, Row]]:
    by_version: dict[Key, dict[str, Row]] = {key: {} for key in started}
    lengths = sorted(how_many(reader, filters).items(), key=lambda one: -one[1])[:MOST_BOUNDED]
    places = {place for (name, _), n in lengths for place in judged.places(n, _shares(name))}
    bounded = measured(reader, filters, sorted(places or {_MIDDLE}))
    for name in NUMBERS:
        counts = counted(reader, name, filters) if name in COUNTED else {}
        for key, known in by_version.items():
            if name in MEASURED:
                shares = dict(zip(NUMBERS[name].quantiles, _shares(name), strict=True))
                known[name] = judged.quantiles(bounded.get((name, key)), shares)
                continue
            value, n = counts[key]
            if NUMBERS[name].unit == SHARE:
                known[name] = judged.share(value, n)
            else:
                known[name] = judged.events(value, started[key]) if name in EVENTS else judged.whole(value, n)
    return by_version


def _shares(number: str) -> list[float]:
    return [SHARES[name] for name in NUMBERS[number].quantiles]


def _version(reader: Reader, filters: Filters, key: Key, started: int, every: int) -> Row:
    declared = _declared(reader, key)
    return {
        "workflow": key[0],
        "version": key[1],
        "released": declared.released,
        "deprecated": declared.deprecated,
        "sunset": declared.sunset,
        "past_sunset": _since(reader, filters, key, declared.sunset, started),
        "started": started,
        "share": started / every if every else None,
    }


def _since(reader: Reader, filters: Filters, key: Key, day: date | None, started: int) -> int:
    """How many of the `started` ones came on or after the day."""
    if day is None or not started:
        return 0
    midnight = datetime.combine(day, time())
    since, until = chosen(filters, reader.now)
    if not since < midnight < until:
        return started if midnight <= since else 0
    return int(counted(reader, "started", replace(filters, from_=midnight))[key][0])


def _declared(reader: Reader, key: Key) -> Version:
    workflow, version = key
    known = reader.catalog.workflows.get(workflow or "")
    return (known.versions.get(version or "") if known else None) or Version()


def _order(reader: Reader, key: Key) -> tuple[Any, ...]:
    released = _declared(reader, key).released
    return (key[0] is None, key[0] or "", released is None, released or date.min, key[1] is None, key[1] or "")


def _together(versions: list[Row]) -> list[Row]:
    """The started ones of all workflows, bucket by bucket, by version."""
    buckets: dict[datetime, dict[str, int | None]] = {}
    for row in versions:
        for point in row["adoption"]:
            bucket = buckets.setdefault(point["at"], {})
            name = row["version"] or ""
            known, started = bucket.get(name, 0), point["started"]
            bucket[name] = None if known is None or started is None else known + started
    return [{"at": at, "versions": bucket} for at, bucket in sorted(buckets.items())]
