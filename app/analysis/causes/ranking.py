"""Ranks traits that set the sick apart; near-duplicates are folded and pairs joined. Pure.

A trait competes as a cause by those of the sick of which it was known before they fell ill; one that most of them came
by later, or that the selection itself names, is a symptom. Source of the rule: without it an error's own code outranks
what brought it about.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import combinations
from math import exp, inf, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.causes.fisher import log_p
from app.analysis.causes.stratified_test import Strata
from app.analysis.causes.stratified_test import log_p as within
from app.domain.rows import Row

Flags = NDArray[np.bool_]
Half = tuple[int, str, str]
"""The rank, attribute and value of a trait: one of a cause, two of a pair."""
METHOD = (
    "Exact test within strata of partner, workflow and time of start (Cochran-Mantel-Haenszel; "
    "Fisher's of one stratum), two-sided, times the number of tests (Bonferroni)"
)
MOST_ITEMS = 20
"""Causes that are listed, and as many symptoms."""
ALIKE = 0.9
"""Traits are near-duplicates from this correlation of having them (phi, Pearson 1900) on: two that nearly all have are
not alike by that alone."""
SURE = 0.05
SURE_WITHIN = 0.02
"""The corrected p below which a cause stands within what the selection fixes: of a hundred selections that the fixed
segment alone explains, fewer than two name another cause."""
_PAIRED = 32
"""The strongest traits, whose pairs are tried: a pair that explains has halves that stand out themselves."""


@dataclass(frozen=True)
class Trait:
    """An attribute's value, and which of the sick and of the healthy have it.

    `early` are those of the sick of which it was known before they fell ill. `defining` says that the selection itself
    names it. Of near-duplicates the one of the greatest `weight` gives the name, of those the one of the lowest `rank`.
    `among` are the sick and the healthy that could have it, where not all could: of a payload that was not captured
    nobody knows the shape.
    """

    attribute: str
    value: str
    rank: int
    sick: Flags
    early: Flags
    healthy: Flags
    defining: bool = False
    among: tuple[Flags, Flags] | None = None
    weight: float = 0.0


@dataclass(eq=False)
class _Candidate:
    attribute: str
    value: str
    halves: tuple[Half, ...]
    sick: Flags
    healthy: Flags
    among: tuple[Flags, Flags]
    strata: Strata | None = None
    symptom: bool = False
    aliases: list[dict[str, str]] = field(default_factory=list)
    behind: float = -inf
    weight: float = 0.0

    @cached_property
    def log_p(self) -> float:
        """The logarithm of its p: of a symptom, and without strata, of the groups as wholes, else within strata."""
        if self.strata is None or self.symptom:
            return _log_p(*self.counts)
        names = [attribute for _, attribute, _ in self.halves]
        return within(self.strata.counts(self._everybody, np.concatenate(self.among), names))

    @property
    def _everybody(self) -> Flags:
        return np.concatenate((self.sick, self.healthy))

    @cached_property
    def have(self) -> NDArray[np.float32]:
        """Who has it, as numbers."""
        return self._everybody.astype(np.float32)

    @cached_property
    def could(self) -> NDArray[np.float32]:
        """Who could have it, as numbers."""
        return np.concatenate(self.among).astype(np.float32)

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """How many sick and how many healthy have it, of how many each."""
        of_sick, of_healthy = (int(could.sum()) for could in self.among)
        return int(self.sick.sum()), int(self.healthy.sum()), of_sick, of_healthy

    @property
    def shares(self) -> tuple[float, float | None]:
        """The same as shares; of no healthy one there is none."""
        k, m, sick, healthy = self.counts
        return k / sick if sick else 0.0, m / healthy if healthy else None


def _surest(candidate: _Candidate) -> tuple[Any, ...]:
    behind = candidate.behind > candidate.log_p
    return (max(candidate.log_p, candidate.behind), behind, -candidate.shares[0], candidate.halves)


def ranked(
    traits: Sequence[Trait], sick: int, healthy: int, strata: Strata | None = None, more_tests: int = 0
) -> tuple[list[Row], int]:
    """The items of interface.md, causes before symptoms, the surest first; and how many tests were made.

    Beside interface.md's fields an item has its `halves`, `having` (which of the sick and then the healthy have it) and
    the place of a sick one that has it, its `example`. `sick` and `healthy` are the sizes of the groups compared. What
    the selection names is always listed, else only what is more common among the sick, within `strata` where they are
    given, and what a single test would not put down to chance; `p_value` counts all tests, `more_tests` among them. The
    lift is the one share over the other, null where no healthy one has it; `n` counts the sick that have it.
    """
    everybody = np.ones(sick, bool), np.ones(healthy, bool)
    candidates = [_judged(trait, trait.among or everybody, strata) for trait in traits]
    defining = {(trait.attribute, trait.value) for trait in traits if trait.defining}
    named = [each for each in candidates if (each.attribute, each.value) in defining]
    sure = named + [each for each in candidates if each not in named and _stands_out(each)]
    causes = _apart(_folded([each for each in sure if not each.symptom]), named)
    own = _unexplained(causes, log(SURE / max(len(traits), 1)))
    pairs, tried = _pairs(own, len(traits))
    tests = len(traits) + tried + more_tests
    symptoms = _folded([each for each in sure if each.symptom])
    listed = (*sorted([*causes, *pairs], key=_surest)[:MOST_ITEMS], *sorted(symptoms, key=_surest)[:MOST_ITEMS])
    return [_item(each, tests) for each in listed], tests


def _stands_out(candidate: _Candidate) -> bool:
    """Whether it is more common among the sick, surer than a single test would put down to chance."""
    if candidate.symptom or candidate.strata is None:
        sick_share, healthy_share = candidate.shares
        return sick_share > (healthy_share or 0.0) and candidate.log_p < log(SURE)
    return candidate.log_p < log(SURE)


@lru_cache(maxsize=20_000)
def _log_p(k: int, m: int, sick: int, healthy: int) -> float:
    """Fisher's test; many traits share their counts."""
    return log_p(k, m, sick, healthy)


def _judged(trait: Trait, among: tuple[Flags, Flags], strata: Strata | None) -> _Candidate:
    symptom = trait.defining or 2 * int(trait.early.sum()) < int(trait.sick.sum())
    half = trait.rank, trait.attribute, trait.value
    sick = (trait.sick if symptom else trait.early) & among[0]
    flags = sick, trait.healthy & among[1], among
    return _Candidate(trait.attribute, trait.value, (half,), *flags, strata, symptom, weight=trait.weight)


def _folded(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Near-duplicates under the one of the greatest weight, of those under the one of the lowest rank."""
    distinct: list[_Candidate] = []
    for one in sorted(candidates, key=lambda each: (-each.weight, each.halves)):
        twin = next((other for other in distinct if _alike(one, other)), None)
        if twin is None:
            distinct.append(one)
        else:
            twin.aliases += [{"attribute": one.attribute, "value": one.value}, *one.aliases]
    return distinct


def _apart(causes: Sequence[_Candidate], named: Sequence[_Candidate]) -> list[_Candidate]:
    """Causes; those that only say in other words what the selection says are made symptoms.

    The healthy have to say the same: whatever explains the selection fully is like it among the sick.
    """
    for one in causes:
        one.symptom = any(_alike(one, other) and _alike(one, other, one.sick.size) for other in named)
    return [one for one in causes if not one.symptom]


def _alike(one: _Candidate, other: _Candidate, after: int = 0) -> bool:
    """Of those that could have both, whether the same have them; of the sick and the healthy from a place on."""
    have, could, had, able = (flags[after:] for flags in (one.have, one.could, other.have, other.could))
    n, both, first, second = float(could @ able), float(have @ had), float(have @ able), float(had @ could)
    spread = first * (n - first) * second * (n - second)
    return (n * both - first * second) >= ALIKE * sqrt(spread) if spread > 0 else first == second == both > 0


def _unexplained(causes: Sequence[_Candidate], limit: float) -> list[_Candidate]:
    """Causes that stand for themselves. What machines say of a partner's calls is sure where the partner is the cause:
    so a cause that, among those that have a surely found one of lower rank and among the others, no longer tells sick
    from healthy, ranks behind that one."""
    sure = [one for one in causes if one.log_p < limit]
    for one in causes:
        said_by = [other.log_p for other in sure if other.halves[0][0] < one.halves[0][0] and not _tells(one, other)]
        one.behind = min(said_by, default=-inf)
    return [one for one in causes if one.behind == -inf]


def _tells(one: _Candidate, other: _Candidate) -> bool:
    """Whether it is more common among the sick still, in either part: those that have the other, those that do not."""
    for sick, healthy in ((other.sick, other.healthy), (~other.sick, ~other.healthy)):
        within = sick & one.among[0] & other.among[0], healthy & one.among[1] & other.among[1]
        k, m, of_sick, of_healthy = (
            int(flags.sum()) for flags in (one.sick & within[0], one.healthy & within[1], *within)
        )
        if k * of_healthy > m * of_sick and _log_p(k, m, of_sick, of_healthy) < log(SURE):
            return True
    return False


def _pairs(causes: Sequence[_Candidate], traits: int) -> tuple[list[_Candidate], int]:
    """Pairs of which neither half explains alone: among those that have the one, the other still tells sick from
    healthy, and the other way round. And how many pairs were tried.

    There are far more pairs than traits, and so a pair must be that much surer than its halves.
    """
    strongest = sorted(causes, key=_surest)[:_PAIRED]
    tried = [pair for pair in combinations(strongest, 2) if pair[0].attribute != pair[1].attribute]
    limit = log(SURE / max(len(tried), 1))
    pairs = []
    for first, second in tried:
        one, other = sorted((first, second), key=lambda half: half.halves)
        names = f"{one.attribute} & {other.attribute}", f"{one.value} & {other.value}"
        among = one.among[0] & other.among[0], one.among[1] & other.among[1]
        flags = one.sick & other.sick, one.healthy & other.healthy
        both = _Candidate(*names, one.halves + other.halves, *flags, among, one.strata)
        adds = all(_adds(half, both, limit) for half in (one, other))
        if adds and both.log_p + log(traits) < min(one.log_p, other.log_p):
            pairs.append(both)
    return pairs, len(tried)


def _adds(half: _Candidate, both: _Candidate, limit: float) -> bool:
    """Whether, of those that have this half (and could have the other), the sick have the other more often."""
    k, m, _, _ = both.counts
    sick, healthy = int((half.sick & both.among[0]).sum()), int((half.healthy & both.among[1]).sum())
    return k * healthy > m * sick and _log_p(k, m, sick, healthy) < limit


def _item(candidate: _Candidate, tests: int) -> Row:
    sick_share, healthy_share = candidate.shares
    return {
        "attribute": candidate.attribute,
        "value": candidate.value,
        "aliases": candidate.aliases,
        "sick_share": sick_share,
        "healthy_share": healthy_share,
        "lift": sick_share / healthy_share if healthy_share else None,
        "p_value": min(1.0, exp(candidate.log_p) * tests),
        "n": candidate.counts[0],
        "symptom": candidate.symptom,
        "halves": candidate.halves,
        "having": (candidate.sick, candidate.healthy),
        "example": int(candidate.sick.argmax()) if candidate.sick.any() else None,
    }
