"""`[calendar.NAME]`: days that are unlike others: holidays, month ends, busy weeks, closed days of a partner."""

import re
from calendar import day_name
from datetime import date, timedelta

from app.catalog.registry import Registry
from app.catalog.special_days import SpecialDays
from app.catalog.table_reader import Table

WEEKDAYS = tuple(name.lower() for name in day_name)
LONGEST_RANGE = timedelta(days=366)
_MONTH_AND_DAY = re.compile(r"(\d\d)-(\d\d)")
_LEAP_YEAR = 2024
_WAYS = ("days", "from", "yearly", "month_days", "weekdays")


def read_special_days(table: Table, names: Registry) -> SpecialDays:
    """One `[calendar.NAME]`: at least one way of naming days, each checked by itself."""
    first, last = table.day("from"), table.day("to")
    special = SpecialDays(
        title=table.text("title") or table.name,
        days=frozenset(table.days("days")),
        first=first,
        last=last or first,
        yearly=_yearly(table),
        month_days=frozenset(table.wholes("month_days", -31, 31)),
        weekdays=frozenset(WEEKDAYS.index(name) for name in table.choices("weekdays", WEEKDAYS) if name in WEEKDAYS),
        partners=frozenset(table.references("partners", names.partners, "no [partners] table declares")),
    )
    if not any(way in table.values for way in _WAYS):
        table.problem(f"{table.title} names no day; declare one of {', '.join(_WAYS)}.")
    if "to" in table.values and "from" not in table.values:
        table.problem("to ends a range that from must begin.", "to")
    if first is not None and last is not None and not timedelta(0) <= last - first <= LONGEST_RANGE:
        table.problem("to must not be before from, nor more than a year after it.", "to")
    if 0 in special.month_days:
        table.problem("month_days has no day 0; 1 is the first of a month, -1 the last.", "month_days")
    if len(special.weekdays) == len(WEEKDAYS):
        table.problem("weekdays names every day, so nothing would be judged.", "weekdays")
    table.close()
    return special


def _yearly(table: Table) -> frozenset[tuple[int, int]]:
    """The days of every year, written as month and day."""
    yearly = set()
    for place, text in enumerate(table.texts("yearly")):
        match = _MONTH_AND_DAY.fullmatch(text)
        try:
            day = date(_LEAP_YEAR, int(match[1]), int(match[2])) if match else None
        except ValueError:
            day = None
        if day is None:
            table.problem(f'yearly names "{text}"; write month and day, as "12-25".', "yearly", place)
        else:
            yearly.add((day.month, day.day))
    return frozenset(yearly)
