"""What sets sick transactions apart from healthy peers: traits ranked, near-duplicates folded, pairs joined. Pure.

A trait competes as a cause by those of the sick of which it was known before they fell ill; one that most of them came
by later, or that the selection itself names, is a symptom. Source of the rule: without it an error's own code outranks
what brought it about.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from math import exp, inf, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.causes.fisher import log_p

Flags = NDArray[np.bool_]
Half = tuple[int, str, str]
"""The rank, attribute and value of a trait: one of a cause, two of a pair."""
METHOD = "Fisher's exact test, two-sided, times the number of tests (Bonferroni)"
MOST_ITEMS = 20
"""Causes that are told, and as many symptoms."""
ALIKE = 0.9
"""Traits are near-duplicates from this correlation of having them (phi, Pearson 1900) on: two that nearly all have are
not alike by that alone."""
SURE = 0.05
_PAIRED = 32
"""The strongest traits, whose pairs are tried: a pair that explains has halves that stand out themselves."""


@dataclass(frozen=True)
class Trait:
    """An attribute's value, and which of the sick and of the healthy have it.

    `early` are those of the sick of which it was known before they fell ill. `defining` says that the selection itself
    names it. Of near-duplicates the one of the lowest `rank` gives the name. `among` are the sick and the healthy that
    could have it, where not all could: of a payload that was not captured nobody knows the shape.
    """

    attribute: str
    value: str
    rank: int
    sick: Flags
    early: Flags
    healthy: Flags
    defining: bool = False
    among: tuple[Flags, Flags] | None = None


@dataclass(eq=False)
class _Found:
    attribute: str
    value: str
    halves: tuple[Half, ...]
    sick: Flags
    healthy: Flags
    among: tuple[Flags, Flags]
    symptom: bool = False
    aliases: list[dict[str, str]] = field(default_factory=list)
    log_p: float = field(init=False)
    behind: float = -inf
    have: NDArray[np.float32] = field(init=False)
    could: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        self.log_p = _log_p(*self.counts)
        self.have = np.concatenate((self.sick, self.healthy)).astype(np.float32)
        self.could = np.concatenate(self.among).astype(np.float32)

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """How many sick and how many healthy have it, of how many each."""
        return (int(self.sick.sum()), int(self.healthy.sum()), *(int(one.sum()) for one in self.among))  # type: ignore[return-value]

    @property
    def shares(self) -> tuple[float, float | None]:
        """The same as shares; of no healthy one there is none."""
        k, m, sick, healthy = self.counts
        return k / sick if sick else 0.0, m / healthy if healthy else None


def _surest(one: _Found) -> tuple[Any, ...]:
    return (max(one.log_p, one.behind), one.behind > one.log_p, -one.shares[0], one.halves)


def ranked(traits: Sequence[Trait], sick: int, healthy: int) -> tuple[list[dict[str, Any]], int]:
    """The items of interface.md, causes before symptoms, the surest first; and how many tests were made.

    Beside interface.md's fields an item has its `halves`, and the place of a sick one that has it, its `example`.
    `sick` and `healthy` are the sizes of the groups compared. What the selection names is told always, else only what
    is more common among the sick, and what a single test would not put down to chance; `p_value` counts all tests. The
    lift is the one share over the other, null where no healthy one has it; `n` counts the sick that have it.
    """
    everybody = np.ones(sick, bool), np.ones(healthy, bool)
    found = [_judged(trait, trait.among or everybody) for trait in traits]
    defining = {(trait.attribute, trait.value) for trait in traits if trait.defining}
    said = [one for one in found if (one.attribute, one.value) in defining]
    more = [one for one in found if one.shares[0] > (one.shares[1] or 0.0)]
    sure = said + [one for one in more if one.log_p < log(SURE) and one not in said]
    causes = _apart(_folded([one for one in sure if not one.symptom]), said)
    own = _unexplained(causes, log(SURE / max(len(traits), 1)))
    pairs, tried = _pairs(own, len(traits))
    tests = len(traits) + tried
    symptoms = _folded([one for one in sure if one.symptom])
    told = (*sorted([*causes, *pairs], key=_surest)[:MOST_ITEMS], *sorted(symptoms, key=_surest)[:MOST_ITEMS])
    return [_item(one, tests) for one in told], tests


@lru_cache(maxsize=20_000)
def _log_p(k: int, m: int, sick: int, healthy: int) -> float:
    """Fisher's test; many traits share their counts."""
    return log_p(k, m, sick, healthy)


def _judged(trait: Trait, among: tuple[Flags, Flags]) -> _Found:
    symptom = trait.defining or 2 * int(trait.early.sum()) < int(trait.sick.sum())
    half = trait.rank, trait.attribute, trait.value
    sick = (trait.sick if symptom else trait.early) & among[0]
    return _Found(trait.attribute, trait.value, (half,), sick, trait.healthy & among[1], among, symptom)


def _folded(found: Sequence[_Found]) -> list[_Found]:
    """Near-duplicates under the one of the lowest rank."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda one: one.halves):
        twin = next((other for other in kept if _alike(one, other)), None)
        if twin is None:
            kept.append(one)
        else:
            twin.aliases += [{"attribute": one.attribute, "value": one.value}, *one.aliases]
    return kept


def _apart(causes: Sequence[_Found], said: Sequence[_Found]) -> list[_Found]:
    """Causes; those that only say in other words what the selection says are made symptoms.

    The healthy have to say the same: whatever explains the selection fully is like it among the sick.
    """
    for one in causes:
        one.symptom = any(_alike(one, other) and _alike(one, other, one.sick.size) for other in said)
    return [one for one in causes if not one.symptom]


def _alike(one: _Found, other: _Found, after: int = 0) -> bool:
    """Of those that could have both, whether the same have them; of the sick and the healthy from a place on."""
    have, could, had, able = (flags[after:] for flags in (one.have, one.could, other.have, other.could))
    n, both, first, second = float(could @ able), float(have @ had), float(have @ able), float(had @ could)
    spread = first * (n - first) * second * (n - second)
    return (n * both - first * second) >= ALIKE * sqrt(spread) if spread > 0 else first == second == both > 0


def _unexplained(causes: Sequence[_Found], limit: float) -> list[_Found]:
    """Causes that stand for themselves. What machines say of a partner's calls is sure where the partner is the cause:
    so a cause that, among those that have a surely found one of lower rank and among the others, no longer tells sick
    from healthy, ranks behind that one."""
    sure = [one for one in causes if one.log_p < limit]
    for one in causes:
        said_by = [other.log_p for other in sure if other.halves[0][0] < one.halves[0][0] and not _tells(one, other)]
        one.behind = min(said_by, default=-inf)
    return [one for one in causes if one.behind == -inf]


def _tells(one: _Found, other: _Found) -> bool:
    """Whether it is more common among the sick still, in either part: those that have the other, those that do not."""
    for sick, healthy in ((other.sick, other.healthy), (~other.sick, ~other.healthy)):
        within = sick & one.among[0] & other.among[0], healthy & one.among[1] & other.among[1]
        k, m, of_sick, of_healthy = (
            int(flags.sum()) for flags in (one.sick & within[0], one.healthy & within[1], *within)
        )
        if k * of_healthy > m * of_sick and _log_p(k, m, of_sick, of_healthy) < log(SURE):
            return True
    return False


def _pairs(causes: Sequence[_Found], traits: int) -> tuple[list[_Found], int]:
    """Pairs of which neither half explains alone: among those that have the one, the other still tells sick from
    healthy, and the other way round. And how many pairs were tried.

    There are far more pairs than traits, and so a pair must be that much surer than its halves.
    """
    strongest = sorted(causes, key=_surest)[:_PAIRED]
    tried = [pair for pair in combinations(strongest, 2) if pair[0].attribute != pair[1].attribute]
    limit = log(SURE / max(len(tried), 1))
    found = []
    for first, second in tried:
        one, other = sorted((first, second), key=lambda half: half.halves)
        names = f"{one.attribute} & {other.attribute}", f"{one.value} & {other.value}"
        among = one.among[0] & other.among[0], one.among[1] & other.among[1]
        both = _Found(*names, one.halves + other.halves, one.sick & other.sick, one.healthy & other.healthy, among)
        surer = both.log_p + log(traits) < min(one.log_p, other.log_p)
        if surer and all(_adds(half, both, limit) for half in (one, other)):
            found.append(both)
    return found, len(tried)


def _adds(half: _Found, both: _Found, limit: float) -> bool:
    """Whether, of those that have this half (and could have the other), the sick have the other more often."""
    k, m, _, _ = both.counts
    sick, healthy = int((half.sick & both.among[0]).sum()), int((half.healthy & both.among[1]).sum())
    return k * healthy > m * sick and _log_p(k, m, sick, healthy) < limit


def _item(one: _Found, tests: int) -> dict[str, Any]:
    sick_share, healthy_share = one.shares
    return {
        "attribute": one.attribute,
        "value": one.value,
        "aliases": one.aliases,
        "sick_share": sick_share,
        "healthy_share": healthy_share,
        "lift": sick_share / healthy_share if healthy_share else None,
        "p_value": min(1.0, exp(one.log_p) * tests),
        "n": one.counts[0],
        "symptom": one.symptom,
        "halves": one.halves,
        "example": int(one.sick.argmax()) if one.sick.any() else None,
    }
