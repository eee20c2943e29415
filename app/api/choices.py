"""The words that parameters take, for the OpenAPI document: a generated client then offers nothing else.

`app.api.request_query` refuses other words by itself, with a sentence; this only describes what it takes.
"""

from collections.abc import Mapping

from app.domain.rows import Row
from app.queries.filters import CLOCKS, NOT, STATUSES
from app.queries.metrics import INTERVALS
from app.queries.transactions import SORTS


def _with_exclusions(words: tuple[str, ...]) -> tuple[str, ...]:
    return (*words, *(NOT + word for word in words))


CHOICES: Mapping[str, tuple[str, ...]] = {
    "status": STATUSES,
    "baseline_status": STATUSES,
    "waits_on": _with_exclusions(CLOCKS),
    "baseline_waits_on": _with_exclusions(CLOCKS),
    "errored": ("true", "false"),
    "baseline_errored": ("true", "false"),
    "interval": tuple(INTERVALS),
    "quantile": ("p50", "p95", "p99"),
    "sort": (*SORTS, *("-" + name for name in SORTS)),
    "severity": ("page", "ticket"),
}
"""By the parameter's name, which means the same on every route."""


def describe(parameter: Row) -> None:
    """Names the words of a parameter of the OpenAPI document that takes some and no others."""
    words = CHOICES.get(parameter["name"])
    if words is None:
        return
    schema = parameter["schema"]
    for option in schema.get("anyOf", [schema]):
        text = option.get("items", option)
        if text.get("type") == "string":
            text["enum"] = list(words)
