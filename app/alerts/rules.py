"""Alert rules of the catalog as typed values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

from app.catalog.model import Catalog
from app.domain.errors import NotFound
from app.domain.instants import duration_seconds
from app.domain.rows import ReadRow

NONE: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class Rule:
    """One `[alerts.NAME]` of the catalog. `above` and `below` are exclusive bounds; at most one of them is set.

    A rule holds for a segment, a combination of values of `by`; alerts are of groups, the values of `group` (where
    none is named, each segment is its own). `over` is the window of the number, `for_` how long it must hold before
    the alert fires, `keep_firing` how long it must not hold before the alert is over. `min_count` is how many
    transactions a value must be measured over to count at all.
    """

    name: str
    number: str
    title: str | None = None
    by: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NONE)
    group: tuple[str, ...] = ()
    above: float | None = None
    below: float | None = None
    over: timedelta | None = None
    quantile: str | None = None
    min_count: int | None = None
    for_: timedelta = timedelta(0)
    keep_firing: timedelta = timedelta(0)
    no_data: str = "ok"
    severity: str = "ticket"
    owner: str | None = None
    runbook: str | None = None

    @property
    def grouped(self) -> tuple[str, ...]:
        """What makes two segments one alert."""
        return self.group or self.by

    @property
    def threshold(self) -> float | None:
        """The bound, whichever side it is on."""
        return self.above if self.above is not None else self.below


def rules(catalog: Catalog) -> tuple[Rule, ...]:
    """Every rule of the catalog, in its order."""
    return tuple(_rule(name, table, catalog) for name, table in catalog.alerts.items())


def rule_named(catalog: Catalog, name: str) -> Rule:
    """The rule of that name. Raises NotFound, naming those that there are."""
    if name not in catalog.alerts:
        known = ", ".join(catalog.alerts) or "none"
        raise NotFound(f"There is no alert rule {name[:60]!r}. Known: {known}.")
    return _rule(name, catalog.alerts[name], catalog)


def _rule(name: str, table: ReadRow, catalog: Catalog) -> Rule:
    plain = {key: table[key] for key in ("title", "number", "above", "below", "quantile", "min_count", "owner")
             if key in table}  # fmt: skip
    where = {
        key: tuple(value) if isinstance(value, list | tuple) else (value,)
        for key, value in table.get("where", {}).items()
    }
    return Rule(
        name=name,
        **plain,
        by=tuple(dict.fromkeys(table.get("by", ()))),
        where=where,
        group=tuple(dict.fromkeys(table.get("group", ()))),
        over=_length(table, "over"),
        for_=_length(table, "for") or timedelta(0),
        keep_firing=_length(table, "keep_firing") or timedelta(0),
        no_data=table.get("no_data", "ok"),
        severity=table.get("severity", "ticket"),
        runbook=table.get("runbook") or _runbook_of_class(name, catalog),
    )


def _length(table: ReadRow, key: str) -> timedelta | None:
    return timedelta(seconds=duration_seconds(table[key])) if key in table else None


def _runbook_of_class(name: str, catalog: Catalog) -> str | None:
    """A rule without a runbook of its own has that of the error class that it is the alert of."""
    return next((error.runbook for error in catalog.errors.values() if error.alert == name and error.runbook), None)
