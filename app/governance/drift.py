"""Contract drift: paths of payloads that are new, missing, of another type or wider, since when, and with what outcome.

A path that stood in a share s of n payloads and in none of m others is taken for gone (or new) where (1 - s)^m is under
one in a million: chance alone would hide it so seldom. Payloads come summed up by structure, so that a million cost
what their distinct shapes cost.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.catalog.model import Catalog
from app.domain.rows import ReadRow
from app.governance.finding import Finding

ENOUGH = 20
"""Payloads before a change, at least; after it half of that."""
CHANCE = 1e-6
MOST_SHAPES = 60
MOST_NAMED = 3
Types = Mapping[str, frozenset[str]]
GROUP = ("workflow", "partner", "direction")


@dataclass(frozen=True)
class Shape:
    """Payloads of one structure: how many, when, how many of their transactions ended and how many of those badly."""

    types: Types
    payloads: int
    transactions: int
    ended: int
    fallen: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Change:
    """One path that is `new`, `missing`, `retyped` or `widened`, with its types before and after."""

    path: str
    change: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def drifted(rows: Iterable[ReadRow], catalog: Catalog) -> list[Finding]:
    """Of `shapes_seen`: one finding for each workflow, partner, direction and version whose payloads changed."""
    groups: dict[tuple[str | None, ...], dict[str | None, list[Shape]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        shapes_of_version = groups[tuple(row[name] for name in GROUP)][row["version"]]
        if len(shapes_of_version) < MOST_SHAPES:
            shapes_of_version.append(_shape(row))
    findings = []
    for group in sorted(groups, key=lambda one: [part or "" for part in one]):
        findings.extend(_of_group(dict(zip(GROUP, group, strict=True)), groups[group], catalog))
    return findings


def changes(before: Sequence[Shape], after: Sequence[Shape]) -> list[Change]:
    """What differs between two sets of payloads by more than chance; of a subtree only its top."""
    old, new = sum(shape.payloads for shape in before), sum(shape.payloads for shape in after)
    if old < ENOUGH or new < ENOUGH / 2:
        return []
    was, now = _shares(before, old), _shares(after, new)
    listed = [
        change
        for path in sorted({*was, *now})
        if (change := _changed(path, was.get(path, {}), now.get(path, {}), old, new)) is not None
    ]
    return [one for one in listed if not any(_inside(one, other) for other in listed)]


def _of_group(about: dict[str, str | None], versions: dict[str | None, list[Shape]], catalog: Catalog) -> list[Finding]:
    findings = []
    before: list[Shape] = []
    for version in _ordered(about["workflow"], versions, catalog):
        shapes = versions[version]
        differences = changes(before, shapes)
        since, old, new = min(shape.first for shape in shapes), before, shapes
        if not differences:
            since, old, new, differences = _within(shapes)
        if differences:
            findings.append(_finding({**about, "version": version}, differences, since, old, new, catalog))
        before = shapes
    return findings


def _within(shapes: list[Shape]) -> tuple[datetime, list[Shape], list[Shape], list[Change]]:
    """The first instant at which the payloads of one version changed, those before and after it, and how."""
    for since in sorted({shape.first for shape in shapes}):
        before = [shape for shape in shapes if shape.last < since]
        after = [shape for shape in shapes if shape.first >= since]
        if differences := changes(before, after):
            return since, before, after, differences
    return datetime.min, [], [], []  # noqa: DTZ901


def _finding(
    about: Mapping[str, str | None],
    differences: Sequence[Change],
    since: datetime,
    before: Sequence[Shape],
    after: Sequence[Shape],
    catalog: Catalog,
) -> Finding:
    workflow = catalog.workflows.get(about["workflow"] or "")
    partner = catalog.partners.get(about["partner"] or "")
    title = " · ".join(
        part
        for part in (
            (workflow.title if workflow else None) or about["workflow"],
            (partner.title if partner else None) or about["partner"],
            f"version {about['version']}" if about["version"] else None,
        )
        if part
    )
    listed = ", ".join(f"{one.path} is {_words(one)}" for one in differences[:MOST_NAMED])
    more = f" and {len(differences) - MOST_NAMED} more" if len(differences) > MOST_NAMED else ""
    sentence = f"{title}: the {about['direction']} changed: {listed}{more}. {_outcome(before, after)}"
    changed = {"changes": [vars(one) for one in differences]}
    affected = sum(shape.transactions for shape in after)
    last = max(shape.last for shape in after)
    return Finding("contract-drift", {**about, **changed}, sentence, affected, since, last)


def _outcome(before: Sequence[Shape], after: Sequence[Shape]) -> str:
    """Whether it goes with failures: shares of those that ended, with their counts."""
    ended, fallen = sum(one.ended for one in after), sum(one.fallen for one in after)
    if not ended:
        return "None of these has ended yet."
    then, then_fallen = sum(one.ended for one in before), sum(one.fallen for one in before)
    earlier = f", against {then_fallen:,} of {then:,} before" if then else ""
    return f"Since then {fallen:,} of {ended:,} failed or were rejected{earlier}."


def _words(change: Change) -> str:
    if change.change == "retyped":
        return f"{'/'.join(change.after)} instead of {'/'.join(change.before)}"
    if change.change == "widened":
        return f"also {'/'.join(sorted(set(change.after) - set(change.before)))}"
    return change.change


def _changed(path: str, was: Mapping[str, float], now: Mapping[str, float], old: int, new: int) -> Change | None:
    def difference(change: str) -> Change:
        return Change(path, change, tuple(sorted({*was} - {""})), tuple(sorted({*now} - {""})))

    if not now:
        return difference("missing") if _telling(was[""], new) else None
    if not was:
        return difference("new") if _telling(now[""], old) else None
    added = {name for name in {*now} - {*was} if _telling(now[name], old)}
    if not added:
        return None
    common = {*was} & {*now} - {""}
    return difference("widened" if common else "retyped")


def _telling(share: float, others: int) -> bool:
    return bool((1 - share) ** others < CHANCE)


def _shares(shapes: Sequence[Shape], payloads: int) -> dict[str, dict[str, float]]:
    """By path the share of payloads that have it (under ""), and that have it with each type."""
    shares: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for shape in shapes:
        for path, types in shape.types.items():
            for name in ("", *types):
                shares[path][name] += shape.payloads / payloads
    return shares


def _inside(one: Change, other: Change) -> bool:
    return one.change == other.change and one.path.startswith((f"{other.path}.", f"{other.path}["))


def _ordered(
    workflow: str | None, versions: Mapping[str | None, Sequence[Shape]], catalog: Catalog
) -> list[str | None]:
    """Versions by release where the catalog says it of all of them, else by when they were first seen."""
    declared = catalog.workflows.get(workflow or "")
    known = declared.versions if declared is not None else {}
    released = {one: known[one].released for one in versions if one is not None and one in known}
    if len(released) == len(versions) and all(released.values()):
        return sorted(versions, key=lambda one: str(released[one or ""]))
    return sorted(versions, key=lambda one: min(shape.first for shape in versions[one]))


def _shape(row: ReadRow) -> Shape:
    content = json.loads(row["shape"])
    types = {entry["path"]: frozenset(entry["types"]) for entry in content["paths"]}
    counts = (row["payloads"], row["transactions"], row["ended"], row["fallen"])
    return Shape(types, *counts, row["first_seen"], row["last_seen"])
