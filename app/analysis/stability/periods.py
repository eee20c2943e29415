"""The whole buckets that a verdict judges; one that is not over would look like a fall."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import BadInput

WIDTHS = {"1h": timedelta(hours=1), "1d": timedelta(days=1), "1w": timedelta(weeks=1)}
USUAL = {"1h": timedelta(days=7), "1d": timedelta(days=90), "1w": timedelta(weeks=52)}
"""How far back a judgement looks by itself: 90 days by day, and by hour and week what has enough points to tell by."""
DEFAULT = "1d"
_MONDAY = datetime(1970, 1, 5)  # noqa: DTZ001


@dataclass(frozen=True)
class Period:
    """Buckets [since, since + width), ... up to `until`, all of them over."""

    since: datetime
    until: datetime
    interval: str

    @property
    def width(self) -> timedelta:
        """The length of a bucket."""
        return WIDTHS[self.interval]

    @property
    def buckets(self) -> int:
        """How many there are."""
        return (self.until - self.since) // self.width

    @property
    def hours(self) -> float:
        """The length of a bucket in hours."""
        return self.width / timedelta(hours=1)

    def place(self, at: datetime) -> int:
        """The bucket that an instant lies in."""
        return (at - self.since) // self.width

    def start(self, place: int) -> datetime:
        """Where a bucket starts."""
        return self.since + self.width * place


def period(since: datetime | None, until: datetime | None, interval: str | None, now: datetime) -> Period:
    """The whole buckets of a range that are over at `now`.

    Buckets align to `since`; without it they end at `until`, and without either at the last full hour, midnight or
    Monday (UTC). Raises BadInput for an unknown interval and a range without a whole bucket.
    """
    interval = interval or DEFAULT
    if interval not in WIDTHS:
        raise BadInput(f"interval: {interval[:60]!r} is not one of {', '.join(WIDTHS)}.")
    width = WIDTHS[interval]
    if since is None and until is None:
        until = _MONDAY + (now - _MONDAY) // width * width
    until = now if until is None else min(until, now)
    if since is None:
        since = until - min(USUAL[interval], until - datetime.min)  # noqa: DTZ901
    whole = max(until - since, timedelta(0)) // width
    if not whole:
        raise BadInput("from: no whole bucket lies between it and to (or now); take an earlier one or shorter buckets.")
    return Period(since, since + width * whole, interval)
