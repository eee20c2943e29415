"""What sets sick transactions apart from healthy peers: traits ranked, near-duplicates folded, pairs joined. Pure.

A trait competes as a cause by those of the sick of which it was known before they fell ill; one that most of them came
by later, or that the selection itself names, is a symptom. Source of the rule: without it an error's own code outranks
what brought it about.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import exp, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.fisher import log_p

Flags = NDArray[np.bool_]
METHOD = "Fisher's exact test, two-sided, times the number of tests (Bonferroni)"
MOST_ITEMS = 20
"""Causes that are told, and as many symptoms."""
ALIKE = 0.95
"""Traits are near-duplicates when of all transactions that have either, this share has both."""
SURE = 0.05
_PAIRED = 32
"""The strongest traits, whose pairs are tried: a pair that explains has halves that stand out themselves."""


@dataclass(frozen=True)
class Trait:
    """An attribute's value, and which of the sick and of the healthy have it.

    `early` are those of the sick of which it was known before they fell ill. `defining` says that the selection itself
    names it. Of near-duplicates the one of the lowest `rank` gives the name.
    """

    attribute: str
    value: str
    rank: int
    sick: Flags
    early: Flags
    healthy: Flags
    defining: bool = False


@dataclass(eq=False)
class _Found:
    attribute: str
    value: str
    order: tuple[Any, ...]
    sick: Flags
    healthy: Flags
    log_p: float
    symptom: bool = False
    aliases: list[dict[str, str]] = field(default_factory=list)
    whole: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        self.whole = np.concatenate((self.sick, self.healthy)).astype(np.float32)


def _surest(one: _Found) -> tuple[Any, ...]:
    return (one.log_p, -_share(one.sick), *one.order)


def ranked(traits: Sequence[Trait], sick: int, healthy: int) -> tuple[list[dict[str, Any]], int]:
    """The items of interface.md, causes before symptoms, the surest first; and how many tests were made.

    `sick` and `healthy` are the sizes of the groups compared. Only what is more common among the sick is told, and
    unless the selection names it only what a single test would not put down to chance; `p_value` counts all tests. The
    lift is the one share over the other, null where no healthy one has it; `n` counts the sick that have it.
    """
    test = _Test(sick, healthy)
    found = [_judged(trait, test) for trait in traits]
    more = [one for one in found if _share(one.sick) > _share(one.healthy)]
    defining = {(trait.attribute, trait.value) for trait in traits if trait.defining}
    symptoms = [one for one in more if one.symptom]
    said = [one for one in symptoms if (one.attribute, one.value) in defining]
    causes, restated = _apart(_folded([one for one in more if not one.symptom]), said)
    pairs, tried = _pairs(causes, test)
    tests = len(traits) + tried
    listed = [one for one in (*causes, *pairs) if one.log_p < log(SURE)]
    shown = [one for one in _folded([*symptoms, *restated]) if one.log_p < log(SURE) or one in said]
    told = (*sorted(listed, key=_surest)[:MOST_ITEMS], *sorted(shown, key=_surest)[:MOST_ITEMS])
    return [_item(one, tests) for one in told], tests


class _Test:
    """Fisher's test of one pair of groups; many traits share their counts."""

    def __init__(self, sick: int, healthy: int) -> None:
        self._sick, self._healthy = sick, healthy
        self._known: dict[tuple[int, int], float] = {}

    def __call__(self, sick: Flags, healthy: Flags) -> float:
        counts = int(sick.sum()), int(healthy.sum())
        if counts not in self._known:
            self._known[counts] = log_p(*counts, self._sick, self._healthy)
        return self._known[counts]


def _judged(trait: Trait, test: Callable[[Flags, Flags], float]) -> _Found:
    symptom = trait.defining or 2 * int(trait.early.sum()) < int(trait.sick.sum())
    sick = trait.sick if symptom else trait.early
    order = (trait.rank, trait.attribute, trait.value)
    return _Found(trait.attribute, trait.value, order, sick, trait.healthy, test(sick, trait.healthy), symptom)


def _folded(found: Sequence[_Found]) -> list[_Found]:
    """Near-duplicates under the one of the lowest rank."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda one: one.order):
        twin = next((other for other in kept if _alike(one, other)), None)
        if twin is None:
            kept.append(one)
        else:
            twin.aliases += [{"attribute": one.attribute, "value": one.value}, *one.aliases]
    return kept


def _apart(causes: Sequence[_Found], said: Sequence[_Found]) -> tuple[list[_Found], list[_Found]]:
    """Causes, and those that only say in other words what the selection says."""
    restated = [one for one in causes if any(_alike(one, other) for other in said)]
    for one in restated:
        one.symptom = True
    return [one for one in causes if not one.symptom], restated


def _alike(one: _Found, other: _Found) -> bool:
    both = float(one.whole @ other.whole)
    return both >= ALIKE * (float(one.whole.sum()) + float(other.whole.sum()) - both)


def _pairs(causes: Sequence[_Found], test: Callable[[Flags, Flags], float]) -> tuple[list[_Found], int]:
    """Pairs of which neither half explains alone: among those that have the one, the other still tells sick from
    healthy, and the other way round. And how many pairs were tried."""
    strongest = sorted(causes, key=_surest)[:_PAIRED]
    tried = [pair for pair in combinations(strongest, 2) if pair[0].attribute != pair[1].attribute]
    limit = log(SURE / max(len(tried), 1))
    found = []
    for first, second in tried:
        one, other = sorted((first, second), key=lambda half: half.order)
        sick, healthy = one.sick & other.sick, one.healthy & other.healthy
        p = test(sick, healthy)
        if p < min(one.log_p, other.log_p) and all(_adds(half, sick, healthy, limit) for half in (one, other)):
            names = f"{one.attribute} & {other.attribute}", f"{one.value} & {other.value}"
            found.append(_Found(*names, (one.order, other.order), sick, healthy, p))
    return found, len(tried)


def _adds(half: _Found, sick: Flags, healthy: Flags, limit: float) -> bool:
    """Whether, of those that have this half, the sick have the other more often than the healthy."""
    k, m = int(sick.sum()), int(healthy.sum())
    of_sick, of_healthy = int(half.sick.sum()), int(half.healthy.sum())
    return k * of_healthy > m * of_sick and log_p(k, m, of_sick, of_healthy) < limit


def _share(flags: Flags) -> float:
    return float(flags.mean()) if flags.size else 0.0


def _item(one: _Found, tests: int) -> dict[str, Any]:
    sick_share = _share(one.sick)
    healthy_share = _share(one.healthy) if one.healthy.size else None
    return {
        "attribute": one.attribute,
        "value": one.value,
        "aliases": one.aliases,
        "sick_share": sick_share,
        "healthy_share": healthy_share,
        "lift": sick_share / healthy_share if healthy_share else None,
        "p_value": min(1.0, exp(one.log_p) * tests),
        "n": int(one.sick.sum()),
        "symptom": one.symptom,
    }
