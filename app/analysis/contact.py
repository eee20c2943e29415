"""A contact of the catalog (`desk@x.example, weekdays 08:00-18:00 CET`): how to reach it, and whether somebody is
there now. Pure.

Hours are read where they are written as `weekdays`, `daily` or `Mon-Fri` with two times of day and a known zone; any
other text is shown as it stands and judged by nobody.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SPANS = {"weekdays": (0, 4), "daily": (0, 6), "every day": (0, 6)}
_ZONES = {
    "UTC": "UTC",
    "GMT": "UTC",
    "CET": "Europe/Paris",
    "CEST": "Europe/Paris",
    "UK": "Europe/London",
    "EASTERN": "America/New_York",
    "ET": "America/New_York",
    "CENTRAL": "America/Chicago",
    "CT": "America/Chicago",
    "MOUNTAIN": "America/Denver",
    "MT": "America/Denver",
    "PACIFIC": "America/Los_Angeles",
    "PT": "America/Los_Angeles",
}
"""Names of zones as people write them, each with the place whose summer time it follows."""
_HOURS = re.compile(
    r"(?P<days>weekdays|daily|every day|[A-Z][a-z]{2}\s*[-–]\s*[A-Z][a-z]{2}),?\s+"
    r"(?P<opens>\d\d:\d\d)\s*[-–]\s*(?P<closes>\d\d:\d\d)\s+(?P<zone>[A-Za-z/_]+)"
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+[A-Za-z0-9]")
_PHONE = re.compile(r"\+\d[\d ()/-]{5,}\d")


@dataclass(frozen=True)
class Hours:
    """Weekdays `first` to `last` (0 is Monday), from `opens` to `closes` in `zone`, which people call `zone_name`."""

    first: int
    last: int
    opens: time
    closes: time
    zone: ZoneInfo
    zone_name: str

    def is_open(self, now: datetime) -> bool:
        """Whether somebody is there at an instant (naive UTC)."""
        there = now.replace(tzinfo=UTC).astimezone(self.zone)
        return self.first <= there.weekday() <= self.last and self.opens <= there.time() < self.closes

    def opens_next(self, now: datetime) -> datetime:
        """When it opens next after an instant (naive UTC), in its own zone."""
        there = now.replace(tzinfo=UTC).astimezone(self.zone)
        days = (there.date() + timedelta(days=ahead) for ahead in range(9))
        openings = (datetime.combine(day, self.opens, self.zone) for day in days)
        return next(at for at in openings if at > there and self.first <= at.weekday() <= self.last)


def reached_by(contact: str) -> tuple[str, str] | None:
    """The address in it and the link that reaches it, `mailto:` or `tel:`; None where there is neither."""
    email, phone = _EMAIL.search(contact), _PHONE.search(contact)
    if email is not None:
        return email[0], f"mailto:{email[0]}"
    return (phone[0], f"tel:{re.sub(r'[^+0-9]', '', phone[0])}") if phone is not None else None


def hours_of(contact: str) -> Hours | None:
    """The hours that it names; None where it names none that can be read."""
    match = _HOURS.search(contact)
    if match is None:
        return None
    days = _SPANS.get(match["days"]) or _range(match["days"])
    name = _ZONES.get(match["zone"].upper())
    opens, closes = _clock(match["opens"]), _clock(match["closes"])
    if days is None or name is None or opens is None or closes is None or opens >= closes or days[0] > days[1]:
        return None
    return Hours(*days, opens, closes, ZoneInfo(name), match["zone"])


def presence(contact: str, now: datetime) -> str | None:
    """`open until 18:00 CET`, `closed until Mon 08:00 CET`, `around the clock`; None where nothing is known."""
    if "around the clock" in contact or "24/7" in contact:
        return "around the clock"
    hours = hours_of(contact)
    if hours is None:
        return None
    if hours.is_open(now):
        return f"open until {hours.closes:%H:%M} {hours.zone_name}"
    following = hours.opens_next(now)
    return f"closed until {_DAYS[following.weekday()]} {following:%H:%M} {hours.zone_name}"


def _range(text: str) -> tuple[int, int] | None:
    first, last = re.split(r"\s*[-–]\s*", text)
    return (_DAYS.index(first), _DAYS.index(last)) if first in _DAYS and last in _DAYS else None


def _clock(text: str) -> time | None:
    hour, minute = int(text[:2]), int(text[3:])
    return time(hour, minute) if hour < 24 and minute < 60 else None
