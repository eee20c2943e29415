"""Instants as the store keeps them: naive `datetime` in UTC, microseconds. The only place that reads their texts."""

import re
from datetime import UTC, datetime, timedelta

_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))", re.ASCII
)
_RELATIVE = re.compile(r"now(?:-(\d{1,6})([smhdw]))?", re.ASCII)
_DURATION = re.compile(r"(\d{1,9})(s|m|h|d)", re.ASCII)
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001


def system_clock() -> datetime:
    """The machine's clock: read here and handed in everywhere else."""
    return datetime.now(UTC).replace(tzinfo=None)


def of_rfc3339(text: str) -> datetime:
    """The instant of an RFC 3339 text, digits past microseconds cut off. Raises ValueError for any other text.

    A leap second (`:60`) is the last microsecond of its minute, since the store's clock has none.
    """
    match = _RFC3339.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:40]!r} is no RFC 3339 instant")
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    micros = int((match[7] or "0").ljust(6, "0")[:6])
    leap = second == 60
    try:
        local = datetime(year, month, day, hour, minute, 59 if leap else second, 999999 if leap else micros)  # noqa: DTZ001
        offset = timedelta(hours=int(match[10] or 0), minutes=int(match[11] or 0))
        if offset >= timedelta(days=1) or int(match[11] or 0) > 59:
            raise ValueError("offset")
        return local - offset if match[9] == "+" else local + offset
    except (ValueError, OverflowError):
        raise ValueError(f"{text[:40]!r} is no RFC 3339 instant") from None


def to_rfc3339(instant: datetime | None) -> str | None:
    """RFC 3339 in UTC with six digits of microseconds and `Z`; None stays None."""
    return None if instant is None else instant.isoformat(timespec="microseconds") + "Z"


_FIRST, _LAST = EPOCH.replace(year=1000), EPOCH.replace(year=9000)


def of_query(text: str, now: datetime) -> datetime:
    """An instant of a query: RFC 3339, `now`, or relative to it (`now-24h`, units s m h d w).

    Raises ValueError, also for an instant so near to either end of the calendar that nothing can be reckoned from it.
    """
    match = _RELATIVE.fullmatch(text)
    try:
        instant: datetime | None = of_rfc3339(text) if match is None else now - _seconds(match)
    except OverflowError:
        instant = None
    if instant is None or not _FIRST <= instant <= _LAST:
        raise ValueError(f"instants of queries lie in the years {_FIRST.year} to {_LAST.year - 1}")
    return instant


def _seconds(match: re.Match[str]) -> timedelta:
    return timedelta(seconds=int(match[1] or 0) * _UNIT_SECONDS[match[2] or "s"])


def of_nanoseconds(nanoseconds: int) -> datetime:
    """The instant, cut to microseconds, of nanoseconds since 1970. Raises OverflowError past year 9999."""
    return EPOCH + timedelta(microseconds=nanoseconds // 1000)


def duration_seconds(text: str) -> int:
    """Seconds of a catalog duration (`30s 15m 4h 3d`). Raises ValueError for any other text."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:40]!r} is not a duration; write it as 30s, 15m, 4h or 3d")
    return int(match[1]) * _UNIT_SECONDS[match[2]]
