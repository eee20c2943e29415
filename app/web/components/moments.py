"""Instants and lengths of time as people read them.

An instant is a `<time>` with its UTC text; a script in `assets/` rewrites it in the zone of the address (`tz`) and
keeps relative ones fresh. The absolute time is on hover, always.
"""

import re
from datetime import datetime

from dash.development.base_component import Component

from app.domain.instants import to_rfc3339
from app.web.dash_libs import html

FORMS = ("ago", "clock", "full", "fine", "date", "until")
_STEPS = ((86400 * 7, "w"), (86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def moment(instant: datetime | None, form: str = "ago", absent: str = "—") -> Component:
    """An instant: `ago` (3 h ago, or in 3 h), `clock` (09:12, with the day unless today), `full`, `date`;
    `fine` is `full` to the millisecond."""
    if instant is None:
        return html.Span(absent, className="none")
    return html.Time(
        instant.strftime("%Y-%m-%d %H:%M:%S UTC"),
        dateTime=to_rfc3339(instant),
        className="moment",
        **{"data-form": form},
    )


def zoned(text: str, at: datetime | None) -> list[Component | str]:
    """A sentence that names instants in UTC ("since 09:12 ... (UTC).") with each as a `<time>`, so that it shows in the
    reader's zone; `at` is when it was written, whose day a bare time of day means. Other sentences stay as they are."""
    if at is None or not text.endswith(_UTC):
        return [text]
    pieces: list[Component | str] = []
    place, body = 0, text.removesuffix(_UTC) + "."
    for match in _INSTANT.finditer(body):
        day = match["day"] or f"{at:%Y-%m-%d}"
        instant = datetime.fromisoformat(f"{day} {match['clock']}")
        pieces += [body[place : match.start()], moment(instant, "clock")]
        place = match.end()
    return [*pieces, body[place:]]


_UTC = " (UTC)."
_INSTANT = re.compile(r"(?:(?P<day>\d{4}-\d\d-\d\d) )?\b(?P<clock>[0-2]\d:[0-5]\d)\b")


def length(seconds: float | None) -> str:
    """A length of time in its two largest units: `3 d 4 h`, `12 min`, `4.2 s`, `85 ms`; a dash for None."""
    if seconds is None:
        return "—"
    if seconds < 0:
        return f"−{length(-seconds)}"
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    rest, parts = int(seconds), []
    for size, unit in _STEPS[1:]:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:,} {unit}")
    return " ".join(parts[:2])


def since(instant: datetime, now: datetime) -> str:
    """How long ago, as a length."""
    return length(max(0.0, (now - instant).total_seconds()))
