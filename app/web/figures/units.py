"""Values as people read them, by their unit: on axes, in tables, in sentences and on hover."""

from collections.abc import Iterable
from typing import NamedTuple

from app.web.components.moments import length

SHARE, SECONDS, HOURS = "share", "seconds", "hours"
EACH = " per transaction"
"""How the unit of a rate of events ends; such a rate is written per 100 transactions."""
_LENGTHS = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))


class Scale(NamedTuple):
    """What values of seconds are divided by, and the unit that they then have, so that an axis reads `5 min`."""

    divisor: float
    suffix: str


def scale(unit: str, values: Iterable[float | None]) -> Scale:
    """The scale for an axis that shows these values: seconds in the largest unit of which there are two, else as is."""
    if unit == SHARE:
        return Scale(1.0, "")
    if unit == HOURS:
        return Scale(1.0, " h")
    if unit.endswith(EACH):
        return Scale(0.01, "")
    if unit != SECONDS:
        return Scale(1.0, "")
    most = max((value for value in values if value is not None), default=0.0)
    size, name = next(((size, name) for size, name in _LENGTHS if most >= 2 * size), _LENGTHS[-1])
    return Scale(size, f" {name}")


def written(value: float | None, unit: str) -> str:
    """A value with its unit: `97.3 %`, `12 min`, `4.5 h`, `1,204`; a dash for null, which is not 0."""
    if value is None:
        return "—"
    if unit == SHARE:
        return percent(value)
    if unit == SECONDS:
        return _lasting(value)
    if unit == HOURS:
        return f"{_plain(value)} h"
    if unit.endswith(EACH):
        return f"{_plain(value * 100)} per 100"
    return _plain(value)


def counted(count: int | None) -> str:
    """A count; null is one of too few to be told."""
    return "too few" if count is None else f"{count:,}"


def percent(value: float) -> str:
    """A share in percent; one near an end keeps the digits that tell it from the end."""
    scaled = value * 100
    near = min(abs(scaled), abs(100 - scaled))
    digits = 0 if near >= 10 or near == 0 else 1 if near >= 0.1 else 2
    return f"{scaled:.{digits}f} %".replace("-", "−")


def _lasting(seconds: float) -> str:
    """Two units at most, and one where it counts ten or more: `7 h 48 min`, `43 min`."""
    words = length(seconds).split(" ")
    return " ".join(words[:2] if len(words[0].lstrip("−")) > 1 else words)


def _plain(value: float) -> str:
    digits = 0 if float(value).is_integer() or abs(value) >= 100 else 1
    return f"{value:,.{digits}f}".replace("-", "−")
