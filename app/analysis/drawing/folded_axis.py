"""A folded time axis: idle gaps get one width, active stretches a visible one.

On a linear axis a transaction that waited three days and worked four seconds is an empty chart. Here each stretch of
activity is drawn linearly in itself, its width by the square root of its length, and what lies between is a fold
that says how long it is. Times are integers in one unit of the caller's (microseconds of a timeline, nanoseconds of
a trace); the axis is 1 wide.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import median_low

Interval = tuple[int, int]

MOST_FOLDS = 12
IDLE_RATIO = 3
FOLD_WIDTH = 0.06
FOLDS_WIDTH = 0.46
LEAST_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Piece:
    """Time [start, end) drawn over [left, right) of the axis. `idle` is the true length of the gap that a fold hides,
    which is a little more than end - start, since its neighbours keep a margin; None where the piece is active."""

    start: int
    end: int
    left: float
    right: float
    idle: int | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """A strictly increasing map between time and [0, 1], linear within each piece; pieces tile both."""

    pieces: tuple[Piece, ...]

    @property
    def folded(self) -> bool:
        """Whether anything is folded: the axis is then not to scale, and says so."""
        return any(piece.idle is not None for piece in self.pieces)

    def rows(self, unit: float) -> list[list[float | None]]:
        """The pieces as scripts read them, {start, end, left, right, idle}, with times divided by `unit`."""
        return [
            [
                piece.start / unit,
                piece.end / unit,
                piece.left,
                piece.right,
                None if piece.idle is None else piece.idle / unit,
            ]
            for piece in self.pieces
        ]

    def x(self, instant: int) -> float:
        """Where an instant is drawn; before and after everything: the ends."""
        place = bisect_right(self.pieces, instant, key=lambda piece: piece.start) - 1
        piece = self.pieces[max(place, 0)]
        share = (instant - piece.start) / (piece.end - piece.start)
        return piece.left + (piece.right - piece.left) * min(max(share, 0.0), 1.0)

    def instant(self, x: float) -> int:
        """The instant drawn at x, rounded to the unit."""
        place = bisect_right(self.pieces, x, key=lambda piece: piece.left) - 1
        piece = self.pieces[max(place, 0)]
        share = min(max((x - piece.left) / (piece.right - piece.left), 0.0), 1.0)
        return piece.start + round((piece.end - piece.start) * share)


def fold(active: Iterable[Interval]) -> Axis:
    """The axis of what was active: intervals (start, end), instants as (t, t). Raises ValueError where there is none.

    A gap is idle when it is `IDLE_RATIO` times longer than the longer stretch beside it (a stretch without length
    counts as the middle one of those that have one, or as the middle gap), so that a busy minute and a busy month fold
    alike. Should that give more than `MOST_FOLDS` folds, the ratio grows until it does not.
    """
    stretches = _merged(active)
    if not stretches:
        raise ValueError("nothing to draw: no interval and no instant")
    lengths = [end - start for start, end in stretches if end > start]
    gaps = [later[0] - earlier[1] for earlier, later in pairwise(stretches)]
    unit = max(1, median_low(lengths or gaps or [1]))
    ratio = IDLE_RATIO
    joined = _joined(stretches, ratio, unit)
    while len(joined) > MOST_FOLDS + 1:
        ratio *= 4
        joined = _joined(joined, ratio, unit)
    return Axis(tuple(_pieces(joined, unit)))


def _merged(active: Iterable[Interval]) -> list[Interval]:
    """Intervals in order, those that touch made one; an end before its start is taken as its start."""
    merged: list[Interval] = []
    for start, end in sorted((start, max(start, end)) for start, end in active):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _joined(stretches: list[Interval], ratio: int, unit: int) -> list[Interval]:
    """Neighbours joined, the nearest first, while the gap between them is not idle beside the longer of the two."""
    count = len(stretches)
    left_end = list(range(count))
    right_end = list(range(count))
    starts = [start for start, _ in stretches]
    ends = [end for _, end in stretches]
    order = sorted(range(count - 1), key=lambda at: starts[at + 1] - ends[at])
    while True:
        apart = []
        for at in order:
            first, last = left_end[at], right_end[at + 1]
            longer = max(ends[at] - starts[first], ends[last] - starts[at + 1], unit)
            if starts[at + 1] - ends[at] > ratio * longer:
                apart.append(at)
                continue
            right_end[first], left_end[last] = last, first
        if len(apart) == len(order):
            break
        order = apart
    cuts = sorted(order)
    firsts = [0, *(at + 1 for at in cuts)]
    lasts = [*cuts, count - 1]
    return [(starts[first], ends[last]) for first, last in zip(firsts, lasts, strict=True)]


def _pieces(stretches: Sequence[Interval], unit: int) -> Iterable[Piece]:
    """Stretches with a margin of time around each, and the folds between them, laid from 0 to 1."""
    gaps = [later[0] - earlier[1] for earlier, later in pairwise(stretches)]
    fold_width = min(FOLD_WIDTH, FOLDS_WIDTH / len(gaps)) if gaps else 0.0
    shares = _shares([end - start for start, end in stretches])
    room = 1.0 - fold_width * len(gaps)
    left, begin = 0.0, 0
    for place, (start, end) in enumerate(stretches):
        margin = max(1, (end - start) // 50 or unit // 4)
        before = min(margin, gaps[place - 1] // 4) if place else margin
        after = min(margin, gaps[place] // 4) if place < len(gaps) else margin
        if place:
            yield Piece(begin, start - before, left, left + fold_width, gaps[place - 1])
            left += fold_width
        begin = end + after
        right = left + room * shares[place] if place < len(gaps) else 1.0
        yield Piece(start - before, begin, left, right)
        left = right


def _shares(lengths: Sequence[int]) -> list[float]:
    """Each stretch's share of the width: by the square root of its length, none under a tenth of the widest."""
    roots = [sqrt(length) for length in lengths]
    least = max(max(roots) * LEAST_SHARE, 1.0)
    widths = [max(root, least) for root in roots]
    total = sum(widths)
    return [width / total for width in widths]
