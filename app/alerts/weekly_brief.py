"""The weekly brief as a notification: composed once a week and sent once to each target."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.alerts.messages import BRIEF
from app.domain.errors import BadConfiguration
from app.domain.instants import to_rfc3339
from app.domain.rows import ReadRow
from app.office import Office

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LATEST = timedelta(hours=12)
"""How late a brief may be sent that the process was not there for; after that the week goes without."""
Compose = Callable[[datetime], ReadRow]
"""The brief as known at an instant: {subject, lines: [{title, text}] (three), ...}."""

Ready = Callable[[datetime], bool]
"""Whether everything that came in by an instant is loaded, so that a brief of it is whole."""


@dataclass(frozen=True)
class Weekly:
    """A weekday (Monday is 0) and a time of day, UTC."""

    day: int
    hour: int
    minute: int

    def occasion(self, now: datetime) -> datetime:
        """The last one that has come."""
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        this = midnight + timedelta(days=self.day - now.weekday(), hours=self.hour, minutes=self.minute)
        return this if this <= now else this - timedelta(days=7)


def weekly_of(text: str) -> Weekly:
    """The weekday and time of a setting, as in `Mon 07:00`. Raises BadConfiguration."""
    day, _, time = text.strip().partition(" ")
    hour, _, minute = time.strip().partition(":")
    known = day.lower()[:3] in DAYS and day.isalpha()
    if not known or not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2):
        raise BadConfiguration(f"brief_at: {text[:40]!r} is no weekday and time, as in Mon 07:00 (UTC).")
    if int(hour) > 23 or int(minute) > 59:
        raise BadConfiguration(f"brief_at: {text[:40]!r} has no time of day.")
    return Weekly(DAYS.index(day.lower()[:3]), int(hour), int(minute))


@dataclass(frozen=True)
class BriefErrand:
    """Queues the brief of an occasion once for each target, however often Transom stops and starts in between."""

    office: Office
    weekly: Weekly
    targets: Sequence[str]
    compose: Compose
    ready: Ready

    def __call__(self, now: datetime) -> None:
        """Composes only where a target was not told; every target is told the same."""
        occasion = self.weekly.occasion(now)
        if now - occasion > LATEST:
            return
        is_delivered, name = self.office.notifications.is_delivered, to_rfc3339(occasion) or ""
        missing = [target for target in self.targets if not is_delivered(BRIEF, BRIEF, name, target)]
        if not missing or not self.ready(occasion):
            return
        brief = self.compose(now)
        body = {"subject": brief["subject"], "lines": list(brief["lines"]), "path": "/trends/brief"}
        for target in missing:
            self.office.notifications.enqueue(BRIEF, BRIEF, name, target, body, now)
