"""What later acts by itself or on a click: alerts, actions, waivers. Checked with the rest: a file is judged once."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from app.catalog.model import RETRY_POLICIES
from app.catalog.parties import OWNERS
from app.catalog.registry import NUMBERS, QUANTILES, ROLES, Registry
from app.catalog.runbooks import Shelf
from app.catalog.table_reader import Table
from app.domain.finding_ids import FINDINGS
from app.domain.segments import SEGMENTS

ALERT_NUMBERS = (*NUMBERS, "burn_rate", "silent", "review_overdue", "findings")
_WITHOUT_THRESHOLD = ("silent", "review_overdue", "findings", "burn_rate")
_BY = (*SEGMENTS, "error_class", "error_code", "state", "queue", "source", "finding", "owner")
_SPLIT = {
    "errors": (*SEGMENTS, "error_class"),
    "review_overdue": (*SEGMENTS, "queue"),
    "silent": (*SEGMENTS, "state", "source"),
    "findings": _BY,
}
"""What a number is split and narrowed by; every other by the four segments."""


def read_alert(table: Table, names: Registry, shelf: Shelf) -> Mapping[str, Any]:
    """One `[alerts.NAME]`."""
    table.text("title")
    number = table.choice("number", ALERT_NUMBERS)
    by = table.choices("by", _BY)
    where = table.table("where", "the where of an alert")
    if where is not None:
        _scope(where, names, _BY)
    for name in table.texts("group"):
        if name not in by:
            table.problem(f'group names "{name}", which by does not split.', "group")
    table.number("above")
    table.number("below")
    for key in ("over", "for", "keep_firing"):
        table.duration(key)
    table.choice("quantile", ("p50", "p95", "p99"))
    table.whole("min_count", 1, 10**9)
    table.choice("no_data", ("ok", "firing"))
    table.choice("severity", ("page", "ticket"))
    table.reference("owner", names.owners, OWNERS)
    shelf.runbook(table)
    table.required("number")
    thresholds = [key for key in ("above", "below") if key in table.values]
    if len(thresholds) > 1 or (not thresholds and number not in _WITHOUT_THRESHOLD):
        table.problem("An alert needs exactly one of above and below.", *thresholds[:1])
    if number in ALERT_NUMBERS:
        _fitting(table, str(number), by, where)
    table.close()
    return table.values


def _fitting(table: Table, number: str, by: tuple[str, ...], where: Table | None) -> None:
    """What a number cannot be asked for: segments that it has not, a quantile of a count, a goal of no workflow."""
    narrowed = tuple(where.values) if where is not None else ()
    known = _SPLIT.get(number, SEGMENTS)
    for key, names in (("by", by), ("where", narrowed)):
        for name in names:
            if name in _BY and name not in known:
                table.problem(f'{key} names "{name}"; {number} is known by {", ".join(known)}.', key)
    if number == "silent" and "source" in (*by, *narrowed) and len({*by, *narrowed}) > 1:
        table.problem("A source is heard or silent as a whole: with source, by and where take nothing else.", "by")
    quantile = table.values.get("quantile")
    if quantile is not None and quantile not in QUANTILES.get(number, ()):
        has = ", ".join(QUANTILES[number]) if number in QUANTILES else "no quantiles"
        table.problem(f"{number} has {has}.", "quantile")
    if number == "burn_rate" and "workflow" not in (*by, *narrowed):
        table.problem("A goal is a workflow's: burn_rate needs workflow in by or where.")
    if number == "burn_rate" and ("above" in table.values) != ("over" in table.values):
        table.problem("burn_rate has windows and thresholds of its own, or takes both over and above.")


def read_action(table: Table, names: Registry) -> Mapping[str, Any]:
    """One `[actions.NAME]`: an operator's act, and which transactions it is for."""
    table.text("title")
    table.choices("roles", ROLES)
    table.reference("owner", names.owners, OWNERS)
    chosen = table.table("for", "the for of an action")
    if chosen is not None:
        chosen.references("states", names.states, "no workflow declares")
        chosen.references("workflows", names.workflows, "no [workflows] table declares")
        chosen.references("errors", names.errors, "is no error class")
        chosen.choices("retry", RETRY_POLICIES)
        chosen.close()
    table.close()
    return table.values


def read_waiver(table: Table, names: Registry) -> Mapping[str, Any]:
    """One `[waivers.NAME]`: a finding that somebody answers for, until a day."""
    finding = table.choice("finding", FINDINGS)
    table.text("reason")
    table.reference("owner", names.owners, OWNERS)
    table.day("expires")
    free = [key for key in SEGMENTS if finding == f"unregistered-{key}"] + ["state"]
    scope = table.table("scope", "the scope of a waiver")
    if scope is not None:
        _scope(scope, names, (*SEGMENTS, "error_class", "state"), free=free)
    table.required("finding", "reason", "expires")
    table.close()
    return table.values


def read_join(table: Table) -> tuple[str, ...]:
    """The one `[join]`: attribute names that may hold a transaction's id, in the order they are tried."""
    attributes = table.texts("attributes")
    if "attributes" in table.values and not attributes:
        table.problem("attributes must name at least one attribute.", "attributes")
    table.close()
    return attributes


def _scope(table: Table, names: Registry, keys: Iterable[str], free: Container[str] = ("error_code", "source")) -> None:
    """Values that must be declared, one or a list of each key; of the keys in `free` any value goes."""
    for key in keys:
        several = isinstance(table.value(key), list)
        if key in free:
            _ = table.texts(key) if several else table.text(key)
            continue
        read = table.references if several else table.reference
        read(key, names.of_segment(key), f"is no declared {key.replace('_', ' ')}")
    table.close()
