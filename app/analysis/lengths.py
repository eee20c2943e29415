"""Lengths of time as text."""

_UNITS = ((86_400, "d", 3_600, "h"), (3_600, "h", 60, "min"), (60, "min", 1, "s"))


def length(seconds: float) -> str:
    """Two units at most: `3 d 4 h`, `12 min 5 s`, `1.24 s`, `83 ms`, `410 µs`; `0 s` for nothing.

    What is left under the second unit is cut off, so that nothing is ever said to be longer than it was.
    """
    sign, size = ("−" if seconds < 0 else ""), abs(seconds)
    for unit, name, lesser, lesser_name in _UNITS:
        whole, rest = divmod(int(size // lesser), unit // lesser)
        if not whole:
            continue
        return f"{sign}{whole} {name}" + (f" {rest} {lesser_name}" if rest else "")
    for scale, name in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if size * scale >= 1:
            return f"{sign}{_three(size * scale)} {name}"
    return f"{sign}{_three(size * 1e9)} ns" if size else "0 s"


def _three(number: float) -> str:
    """Three significant digits, without an exponent or zeros that say nothing."""
    text = f"{number:.3g}"
    return f"{float(text):.0f}" if "e" in text else text
