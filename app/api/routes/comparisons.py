"""Routes of comparisons: periods, versions, paths, and what late records changed."""

from dataclasses import replace
from datetime import datetime

from flask import Response

from app.answers.changed import changed, closed
from app.answers.comparison import compare
from app.answers.decomposition import decomposition
from app.answers.figures import number_series
from app.answers.paths import compare_paths, paths
from app.answers.services import Services
from app.api import comparison_tables as tables
from app.api.comparison_parameters import ChangedQuery, ComparisonQuery, DecompositionQuery, PathsQuery
from app.api.exports import FORMAT, TABLE, exported, whole_file
from app.api.parameters import MetricPath
from app.api.registry import Routes
from app.api.request_query import Asked
from app.api.schemas import Changed, Comparison, Decomposition, Paths
from app.api.tables import BESIDE
from app.domain.errors import BadInput
from app.domain.segments import SEGMENTS
from app.queries.filters import COMMON, RANGE, Filters, parse
from app.queries.metrics import INTERVALS
from app.queries.numbers import NUMBERS
from app.queries.periods import Period, chosen, preceding
from app.security import Permission

TAG = "Comparisons"
BASELINE = "baseline_"
"""Before the name of a filter: that of what one compares with."""
_NUMBER = "success_rate"


def register(routes: Routes, services: Services) -> None:
    """`/decomposition`, `/compare`, `/paths`, `/changed/{number}`."""

    @routes.get(
        "/decomposition", Permission.READ_FIGURES, TAG, Decomposition, summary="Who moved a number between two periods"
    )
    def who_moved_it(query: DecompositionQuery) -> Response:
        asked = Asked(services, COMMON, ("number", "by", "quantile", *_prefixed(RANGE), FORMAT))
        with asked.reading() as reader:
            filters = asked.filters(reader.now)
            after = chosen(filters, reader.now)
            before = _before(_baseline(asked, reader.now, RANGE), after, reader.now)
            number = asked.one("number", tuple(NUMBERS)) or _NUMBER
            by = asked.many("by") or ("partner",)
            answered = decomposition(reader, number, filters, by, before, after, asked.one("quantile"))
            beside = BESIDE.get(number) if whole_file(asked) else None
            if beside is not None:
                for end, period in (("before", before), ("after", after)):
                    within = replace(filters, from_=period[0], to=period[1])
                    tables.put_beside(answered["items"], end, beside, number_series(reader, beside, within, by))
        periods = {"from": after[0], "to": after[1], "baseline_from": before[0], "baseline_to": before[1]}
        meaning = f"{answered['definition']} {answered['method']}"
        return exported(asked, answered, tables.decomposition(by, beside), f"moved-{number}", periods, meaning)

    @routes.get("/compare", Permission.READ_FIGURES, TAG, Comparison, summary="Versions side by side, with intervals")
    def versions_compared(query: ComparisonQuery) -> Response:
        asked = Asked(services, COMMON, ("interval", FORMAT, TABLE))
        with asked.reading() as reader:
            answered = compare(reader, asked.filters(reader.now), asked.one("interval", tuple(INTERVALS)))
        return exported(
            asked, answered, tables.versions(), "versions", {"from": answered["from"], "to": answered["to"]}
        )

    @routes.get("/paths", Permission.READ, TAG, Paths, summary="The process as it runs: variants, moves, deviations")
    def paths_taken(query: PathsQuery) -> Response:
        asked = Asked(services, COMMON, ("limit", *_prefixed(COMMON), FORMAT, TABLE))
        with asked.reading() as reader:
            filters, limit = asked.filters(reader.now), asked.limit()
            baseline = _baseline(asked, reader.now, COMMON)
            if baseline is None:
                answered = paths(reader, filters, limit)
            else:
                answered = compare_paths(reader, filters, _completed(baseline, filters), limit)
        return exported(asked, answered, tables.paths(baseline is not None), "paths")

    @routes.get("/changed/<number>", Permission.READ, TAG, Changed, summary="A closed period's number, then and now")
    def changed_since(path: MetricPath, query: ChangedQuery) -> Response:
        asked = Asked(services, COMMON, ("by", "quantile", FORMAT, TABLE))
        with asked.reading() as now:
            filters = closed(asked.filters(now.now), now.now)
            by, beside = asked.many("by"), BESIDE.get(path.number) if whole_file(asked) else None
            with services.reader(filters.to) as then:
                answered = changed(then, now, path.number, filters, by, asked.one("quantile"))
                if beside is not None:
                    for when, reader in (("then", then), ("now", now)):
                        tables.put_beside(answered["items"], when, beside, number_series(reader, beside, filters, by))
        period = {"from": answered["from"], "to": answered["to"]}
        name = f"changed-{path.number}"
        return exported(asked, answered, tables.changed(by, beside), name, period, answered["definition"])


def _prefixed(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{BASELINE}{name}" for name in names)


def _baseline(asked: Asked, now: datetime, names: tuple[str, ...]) -> Filters | None:
    """The filters that were given with the prefix; None where none was."""
    given = {f"{BASELINE}{name}": values for name in names if (values := asked.many(f"{BASELINE}{name}"))}
    if not given:
        return None
    try:
        return parse({name.removeprefix(BASELINE): values for name, values in given.items()}, now, names)
    except BadInput as error:
        raise BadInput(f"{BASELINE}{error}") from None


def _completed(baseline: Filters, filters: Filters) -> Filters:
    """What the baseline does not say is the same on both sides."""
    same = {name: getattr(filters, name) for name in SEGMENTS if not getattr(baseline, name)}
    if baseline.from_ is None and baseline.to is None:
        same |= {"from_": filters.from_, "to": filters.to}
    return replace(baseline, **same)


def _before(baseline: Filters | None, after: Period, now: datetime) -> Period:
    if baseline is None:
        return preceding(after)
    if baseline.from_ is None:
        raise BadInput(f"{BASELINE}from: give it too, or neither for the period before of equal length.")
    return chosen(replace(baseline, to=baseline.to or after[0]), now)
