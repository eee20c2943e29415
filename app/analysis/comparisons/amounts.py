"""Amounts as text: shares, lengths, hours, counts, and changes of them."""

from app.analysis.lengths import length

SHARE, SECONDS, HOURS = "share", "seconds", "hours"
"""Units that are not counts of something."""
_FINE = 0.005


def amount_text(value: float | None, unit: str) -> str:
    """`97.1 %`, `12 min 5 s`, `3.5 h`, `1,204`; `nothing to measure` for None."""
    if value is None:
        return "no data to measure"
    if unit == SHARE:
        fine = 0 < value < _FINE or 1 - _FINE < value < 1
        return f"{100 * value:.{2 if fine else 1}f} %"
    if unit == SECONDS:
        return length(value)
    return f"{value:,.1f} h" if unit == HOURS else f"{value:,.0f}"


def moved(change: float, unit: str) -> str:
    """The same with its sign: `−2.1 points`, `+12 min 5 s`, `−3`; a share moves by points of a hundred."""
    sign = "−" if change < 0 else "+"
    size = abs(change)
    if unit == SHARE:
        return f"{sign}{100 * size:.{2 if 0 < size < _FINE else 1}f} points"
    return sign + amount_text(size, unit)


def titled(number: str) -> str:
    """A number's name at the start of a sentence: `Success rate`."""
    return number.replace("_", " ").capitalize()


def segment(values: dict[str, str | None]) -> str:
    """A segment in a sentence: `northwind-health, 2.3`; what names none, `no partner`."""
    return ", ".join(f"no {name.replace('_', ' ')}" if value is None else value for name, value in values.items())
