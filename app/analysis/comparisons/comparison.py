"""A version's number with its interval, and sentences on versions past their sunset."""

from collections.abc import Mapping, Sequence
from datetime import date

from app.analysis.comparisons.uncertainty import poisson, ranks, wilson
from app.domain.rows import ReadRow, Row

WILSON = "Wilson, 95 %"
ORDER = "order statistics, 95 %"
POISSON = "Poisson, exact, 95 %"
COUNTED = "counted, not estimated"
_MICROSECONDS = 1_000_000
_HALF = 0.5


def share(value: float | None, n: int) -> Row:
    """{value, n, low, high, method} of a share."""
    bounds = wilson(0 if value is None else round(value * n), n) or (None, None)
    return {"value": value, "n": n, "low": bounds[0], "high": bounds[1], "method": WILSON}


def events(value: int, started: int) -> Row:
    """The same of a count of events, and `per_started` of it for each of the transactions that started."""
    low, high = poisson(value)
    per = {"value": value / started, "low": low / started, "high": high / started} if started else None
    return {"value": value, "n": value, "low": low, "high": high, "method": POISSON, "per_started": per}


def whole(value: float, n: int) -> Row:
    """The same of what was counted whole, so that nothing about it is uncertain."""
    return {"value": value, "n": n, "low": None, "high": None, "method": COUNTED}


def places(n: int, shares: Sequence[float]) -> list[float]:
    """The places of the values that bound the quantiles of `n` values: shares of the way through them in order."""
    return [place for share_ in shares for place in _places(n, share_) if place is not None]


def quantiles(measured: ReadRow | None, shares: Mapping[str, float]) -> Row:
    """The same of the first of `shares`, in seconds, and every one of them in `quantiles`, by its name.

    `measured` is {n, quantiles by name, bounds by place} in microseconds; None where nothing was measured. What is not
    among the bounds is not bounded.
    """
    if measured is None:
        none = {"value": None, "n": 0, "low": None, "high": None, "method": ORDER}
        return {**none, "quantile": next(iter(shares)), "quantiles": dict.fromkeys(shares, none)}
    estimates = {}
    for name, share_ in shares.items():
        low, high = (
            None if bound is None else bound / _MICROSECONDS
            for bound in (measured["bounds"].get(place) for place in _places(measured["n"], share_))
        )
        value = measured["quantiles"][name] / _MICROSECONDS
        estimates[name] = {"value": value, "n": measured["n"], "low": low, "high": high, "method": ORDER}
    first = next(iter(shares))
    return {**estimates[first], "quantile": first, "quantiles": estimates}


def _places(n: int, share_: float) -> tuple[float | None, float | None]:
    low, high = ranks(n, share_)
    return (None if low is None else (low - _HALF) / n, None if high is None else (high - _HALF) / n)


def verdict(versions: Sequence[Row], today: date) -> str:
    """Who still starts on versions that are deprecated or past their sunset, in a sentence or two."""
    sentences = []
    for one in versions:
        n, name = one["started"], f"{one['version']} of {one['workflow']}"
        if one["past_sunset"]:
            sentences.append(f"{_started(one['past_sunset'])} on {name} after its sunset on {one['sunset']}.")
        elif n and one["deprecated"] is not None and one["deprecated"] <= today:
            ends = f"; its sunset is {one['sunset']}" if one["sunset"] is not None else ""
            sentences.append(f"{_started(n)} on {name}, deprecated since {one['deprecated']}{ends}.")
    return " ".join(sentences) or "Nothing started on a version that is deprecated or past its sunset."


def _started(n: int) -> str:
    return f"{n:,} transaction{'s' if n != 1 else ''} started"
