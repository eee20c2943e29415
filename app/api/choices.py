"""The words that parameters take, for the OpenAPI document: a generated client then offers nothing else.

`app.api.request_query` refuses other words by itself, with a sentence; this only describes what it takes.
"""

from collections.abc import Mapping

from app.api.exports import FORMS
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


INSTANTS = ("from", "to", "as_of", "baseline_from", "baseline_to")
_INSTANT = r"^(now(-\d{1,6}[smhdw])?|\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2}))$"


def describe(parameter: Row) -> None:
    """Names the words of a parameter of the OpenAPI document that takes some and no others, and how instants look."""
    name = parameter["name"]
    words = _formats(parameter) if name == "format" else CHOICES.get(name)
    schema = parameter["schema"]
    for option in schema.get("anyOf", [schema]):
        text = option.get("items", option)
        if text.get("type") == "string" and words:
            text["enum"] = list(words)
        elif text.get("type") == "string" and name in INSTANTS:
            text["pattern"] = _INSTANT


def _formats(parameter: Row) -> tuple[str, ...]:
    """Of a list's file, or of an answer that is a page to print."""
    words = parameter.get("description") or parameter["schema"].get("description", "")
    return ("html", "json") if words.startswith("html") else tuple(FORMS)
