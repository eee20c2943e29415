"""Decides which counts to suppress: those too small to publish, and those that would give a suppressed count away.

The rules are those of primary and complementary suppression of tables (Hundepool et al., Statistical Disclosure
Control, 2012, chapter 4): a count from 1 to `least` - 1 is left out, and so is the next larger one where those left
out are a single one, or fewer than `least` together, since whoever knows the total would else subtract. Pure.
"""

from collections.abc import Sequence


def is_small(count: int | None, least: int) -> bool:
    """Whether a count is left out: some, and fewer than `least`. With `least` 0 none is."""
    return count is not None and 0 < count < least


def left_out(counts: Sequence[int], least: int) -> list[bool]:
    """By count of one breakdown whether it is left out."""
    out = [is_small(count, least) for count in counts]
    if not any(out):
        return out
    rest = sorted((count, place) for place, count in enumerate(counts) if count >= least)
    while rest and (sum(out) == 1 or sum(count for count, gone in zip(counts, out, strict=True) if gone) < least):
        _, place = rest.pop(0)
        out[place] = True
    return out


def splits(counts: Sequence[int], taken: Sequence[bool], least: int) -> bool:
    """Whether a choice of cells takes some of those that are left out and not all of them.

    Sums of choices that do not are sums of told cells and of all that is left out together, so none of their
    differences is a small cell.
    """
    parts = {chosen for gone, chosen in zip(left_out(counts, least), taken, strict=True) if gone}
    return len(parts) == 2
