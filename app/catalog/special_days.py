"""Days that the catalog declares to be unlike others."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SpecialDays:
    """Days of the calendar (UTC) that a verdict leaves out; with `partners`, of these partners' segments alone.

    `days` are single dates, `first` to `last` a range with both ends, `yearly` (month, day), `month_days` days of the
    month (-1 is the last one), `weekdays` from 0 (Monday).
    """

    title: str
    days: frozenset[date] = frozenset()
    first: date | None = None
    last: date | None = None
    yearly: frozenset[tuple[int, int]] = frozenset()
    month_days: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    partners: frozenset[str] = frozenset()

    def covers(self, day: date) -> bool:
        """Whether a day is one of them."""
        within = self.first is not None and self.last is not None and self.first <= day <= self.last
        from_the_end = day.day - monthrange(day.year, day.month)[1] - 1
        return (
            within
            or day in self.days
            or (day.month, day.day) in self.yearly
            or bool(self.month_days & {day.day, from_the_end})
            or day.weekday() in self.weekdays
        )
