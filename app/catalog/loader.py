"""A directory of TOML files in; one checked, immutable catalog out, or every problem at once."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from app.catalog.automation import read_action, read_alert, read_join, read_waiver
from app.catalog.calendar import read_special_days
from app.catalog.errors import read_error_class
from app.catalog.mappings import read_mapping
from app.catalog.merged_files import Declared, catalog_files, declared_of, nothing_in, read_sources
from app.catalog.model import ERROR_CLASSES, JOIN_ATTRIBUTES, Catalog, ErrorClass, Redaction
from app.catalog.parties import read_owner, read_partner, read_queue, read_tenant, unknown_targets
from app.catalog.pipelines import joined, mappings_of, read_pipelines
from app.catalog.problems import CatalogProblems, Problem
from app.catalog.redaction_rules import read_redaction
from app.catalog.registry import QUANTILES, registry
from app.catalog.retention import read_retention
from app.catalog.runbooks import Shelf
from app.catalog.smallest_change import read_smallest_change
from app.catalog.table_reader import Table
from app.catalog.workflows import read_workflow, unreachable

Read = TypeVar("Read")


@dataclass(frozen=True)
class Reading:
    """What a directory says: the catalog as far as it could be read, what forbids its use, and what only looks odd."""

    catalog: Catalog
    declared: Declared
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def load(directory: Path | None) -> Catalog:
    """The catalog of a directory; without one, the empty catalog. Raises CatalogProblems with all that is wrong."""
    if directory is None:
        return _with_built_in_classes(Catalog())
    reading = read(directory)
    if reading.problems:
        raise CatalogProblems(reading.problems)
    return reading.catalog


def check(directory: Path, targets: Collection[str] = ()) -> list[Problem]:
    """Every problem of a directory, in the order of its files and lines; none means that it loads.

    With `targets`, the names of those whom the settings let alerts tell, an owner that notifies another is one too. A
    directory without a TOML file loads, and is one here: more likely it is the wrong one.
    """
    try:
        reading = read(directory)
        if next(catalog_files(directory, ".toml"), None) is None:
            return [Problem(str(directory), 0, nothing_in(directory))]
        unknown = unknown_targets(reading.declared, reading.catalog, targets) if targets else []
        return [*reading.problems, *unknown]
    except CatalogProblems as error:
        return error.problems


def notes(directory: Path) -> list[Problem]:
    """What loads and yet is likely a slip: states that no way leads to, runbooks without a file."""
    try:
        return read(directory).notes
    except CatalogProblems:
        return []


def of_text(text: str, name: str = "pasted") -> tuple[Catalog, list[Problem]]:
    """The catalog of one text, and what is wrong with it; names that other files may declare are not missed."""
    declared = declared_of(name, text.encode())
    catalog = catalog_of(declared, Shelf(Path("no-folder")))
    return catalog, sorted({*declared.unread, *declared.problems})


def read(directory: Path) -> Reading:
    """Read and judge everything. Raises CatalogProblems where there is no directory.

    A file that cannot be read comes first, and until it can be, no name is missed: it may declare all of them.
    """
    declared, shelf = read_sources(directory), Shelf(directory)
    catalog = catalog_of(declared, shelf)
    digest = hashlib.sha256(f"{declared.digest}{shelf.digest()}".encode()).hexdigest()
    catalog = replace(_with_built_in_classes(catalog), digest=digest)
    odd = sorted({*_notes(catalog, declared), *shelf.absent})
    return Reading(catalog, declared, _problems(declared), odd)


def _problems(declared: Declared) -> list[Problem]:
    """Files that cannot be read, then what is wrong with the others, each in the order of files and lines."""
    others = declared.problems if declared.unread else declared.problems + declared.dangling
    return sorted(set(declared.unread)) + sorted(set(others))


def catalog_of(declared: Declared, shelf: Shelf) -> Catalog:
    """The catalog of merged tables; what is wrong with them, and which keys they may have, is noted in `declared`."""
    top = Table(declared.values, (), "the catalog", declared)
    pipelines = read_pipelines(top, declared)
    names = registry(declared.values)
    peers: dict[str, str] = {}
    catalog = Catalog(
        workflows=_each(top, "workflows", "a workflow", lambda table: read_workflow(table, names, shelf)),
        partners=_each(top, "partners", "a partner", lambda table: read_partner(table, names, peers)),
        tenants=_each(top, "tenants", "a tenant", read_tenant),
        queues=_each(top, "queues", "a queue", lambda table: read_queue(table, names)),
        owners=_each(top, "owners", "an owner", read_owner),
        errors=_each(top, "errors", "an error class", lambda table: read_error_class(table, names, shelf)),
        actions=_each(top, "actions", "an action", lambda table: read_action(table, names)),
        mappings={
            **_each(top, "mappings", "a mapping", lambda table: read_mapping(table, names)),
            **mappings_of(pipelines),
        },
        pipelines=pipelines,
        alerts=_each(top, "alerts", "an alert", lambda table: read_alert(table, names, shelf)),
        waivers=_each(top, "waivers", "a waiver", lambda table: read_waiver(table, names)),
        calendar=_each(top, "calendar", "special days", lambda table: read_special_days(table, names)),
        smallest_change=_one(top, "smallest_change", "the smallest change", read_smallest_change) or {},
        join_attributes=joined(_one(top, "join", "the join", read_join) or JOIN_ATTRIBUTES, pipelines),
        redaction=_one(top, "redaction", "the redaction", read_redaction) or Redaction(),
        retention=_one(top, "retention", "the retention", read_retention) or {},
        runbooks=shelf.texts,
    )
    top.close()
    return catalog


def _each(top: Table, key: str, what: str, one: Callable[[Table], Read]) -> dict[str, Read]:
    return {table.name: one(table) for table in top.tables(key, what)}


def _one(top: Table, key: str, what: str, one: Callable[[Table], Read]) -> Read | None:
    table = top.table(key, what)
    return None if table is None else one(table)


def _with_built_in_classes(catalog: Catalog) -> Catalog:
    """The six classes that every catalog has come after the declared ones, which matching tries first."""
    missing = {name: ErrorClass() for name in ERROR_CLASSES if name not in catalog.errors}
    return replace(catalog, errors={**catalog.errors, **missing})


def _notes(catalog: Catalog, declared: Declared) -> list[Problem]:
    """States that nothing leads to, and rules that leave the quantile to its default."""
    notes = []
    for name, workflow in catalog.workflows.items():
        for state in unreachable(workflow.states):
            file, line = declared.place(("workflows", name, "states", state))
            text = f'No way leads to state "{state}" from "{next(iter(workflow.states))}", the first state of {name}.'
            notes.append(Problem(file, line, text))
    for name, rule in catalog.alerts.items():
        if str(rule.get("number")) in QUANTILES and "quantile" not in rule:
            file, line = declared.place(("alerts", name))
            notes.append(Problem(file, line, f'{rule["number"]} has quantiles, and "{name}" says none: p50 is judged.'))
    return notes
