"""Divides a number's change into change within segments and change of the segments' sizes.

An average over segments moves for two reasons: *real* change within segments, and *mix*, when more of the weight lies
with segments that were always different. Kitagawa's decomposition (E. M. Kitagawa, Components of a Difference Between
Two Rates, JASA 50, 1955) takes each at the mean of the other's two values, so the outcome does not depend on which
period comes first, and nothing is left over. A segment's mix is reckoned from the mean of the overall average, which
adds nothing in total, since weights sum to one; so it says whether growing helped, and not merely that it grew.

A segment that only one period has brings its average with it and leaves with it: it moves the number by mix alone.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
NONE = (0, 0)


@dataclass(frozen=True)
class Part:
    """What one segment contributed: exact, so that the parts sum to the whole. `mix` and `real` None: not defined."""

    mix: Fraction | None
    real: Fraction | None

    @property
    def total(self) -> Fraction | None:
        """Both together."""
        return None if self.mix is None or self.real is None else self.mix + self.real


def average(wholes: Sequence[tuple[int, int]]) -> Fraction | None:
    """The average over segments, each (sum, count); None of nothing."""
    count = sum(one for _, one in wholes)
    return Fraction(sum(total for total, _ in wholes), count) if count else None


def averages(before: Mapping[Key, tuple[int, int]], after: Mapping[Key, tuple[int, int]]) -> dict[Key, Part]:
    """The part of each segment in the change of an average; each segment is (sum of what is averaged, count of it).

    The parts' totals sum to the change of `average` exactly. Where a period has nothing, no part is defined.
    """
    keys = list(dict.fromkeys((*before, *after)))
    first, second = average(list(before.values())), average(list(after.values()))
    if first is None or second is None:
        return dict.fromkeys(keys, Part(None, None))
    middle = (first + second) / 2
    counts = [sum(count for _, count in period.values()) for period in (before, after)]
    parts = {}
    for key in keys:
        pair = before.get(key, NONE), after.get(key, NONE)
        weights = [Fraction(count, whole) for (_, count), whole in zip(pair, counts, strict=True)]
        known = [Fraction(total, count) if count else None for total, count in pair]
        start, end = (known[0] if known[0] is not None else known[1]), (known[1] if known[1] is not None else known[0])
        if start is None or end is None:
            parts[key] = Part(Fraction(0), Fraction(0))
            continue
        mix = (weights[1] - weights[0]) * ((start + end) / 2 - middle)
        parts[key] = Part(mix, (weights[0] + weights[1]) / 2 * (end - start))
    return parts


def sums(before: Mapping[Key, Fraction], after: Mapping[Key, Fraction]) -> dict[Key, Part]:
    """The part of each segment in the change of a count or of hours: its own change, since these simply add up."""
    none = Fraction(0)
    return {key: Part(none, after.get(key, none) - before.get(key, none)) for key in dict.fromkeys((*before, *after))}
