"""Against each other: periods, versions, paths, and a period as it stood against itself as it is now."""

from dataclasses import replace
from datetime import datetime

from flask import Response

from app.api.answers.changed import changed, closed
from app.api.answers.comparison import compare
from app.api.answers.decomposition import decomposition
from app.api.answers.paths import compare_paths, paths
from app.api.asking import Asked
from app.api.comparison_parameters import ChangedQuery, ComparisonQuery, DecompositionQuery, PathsQuery
from app.api.comparison_schemas import Changed, Comparison, Decomposition, Paths
from app.api.parameters import MetricPath
from app.api.registry import Routes
from app.api.rendering import answer
from app.api.services import Services
from app.domain.errors import BadInput
from app.queries.filters import COMMON, RANGE, SEGMENTS, Filters, parse
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

    @routes.get("/decomposition", Permission.READ, TAG, Decomposition, summary="Who moved a number between two periods")
    def who_moved_it(query: DecompositionQuery) -> Response:
        asked = Asked(services, COMMON, ("number", "by", *_prefixed(RANGE)))
        with asked.reading() as reader:
            filters = asked.filters(reader.now)
            after = chosen(filters, reader.now)
            before = _before(_baseline(asked, reader.now, RANGE), after, reader.now)
            number = asked.one("number", tuple(NUMBERS)) or _NUMBER
            return answer(decomposition(reader, number, filters, asked.many("by") or ("partner",), before, after))

    @routes.get("/compare", Permission.READ, TAG, Comparison, summary="Versions side by side, with intervals")
    def versions_compared(query: ComparisonQuery) -> Response:
        asked = Asked(services, COMMON, ("interval",))
        with asked.reading() as reader:
            return answer(compare(reader, asked.filters(reader.now), asked.one("interval", tuple(INTERVALS))))

    @routes.get("/paths", Permission.READ, TAG, Paths, summary="The process as it runs: variants, moves, deviations")
    def paths_taken(query: PathsQuery) -> Response:
        asked = Asked(services, COMMON, ("limit", *_prefixed(COMMON)))
        with asked.reading() as reader:
            filters, limit = asked.filters(reader.now), asked.limit()
            baseline = _baseline(asked, reader.now, COMMON)
            if baseline is None:
                return answer(paths(reader, filters, limit))
            return answer(compare_paths(reader, filters, _completed(baseline, filters), limit))

    @routes.get("/changed/<number>", Permission.READ, TAG, Changed, summary="A closed period's number, then and now")
    def changed_since(path: MetricPath, query: ChangedQuery) -> Response:
        asked = Asked(services, COMMON, ("by", "quantile"))
        with asked.reading() as now:
            filters = closed(asked.filters(now.now), now.now)
            with services.reader(filters.to) as then:
                return answer(changed(then, now, path.number, filters, asked.many("by"), asked.one("quantile")))


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
    if baseline.from_ is None or baseline.to is None:
        raise BadInput(f"{BASELINE}from, {BASELINE}to: give both, or neither for the period before of equal length.")
    return chosen(baseline, now)
