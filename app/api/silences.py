"""Until when a silence lasts that somebody asks for."""

from datetime import datetime, timedelta

from app.api.alert_parameters import Silence
from app.domain.errors import BadInput
from app.domain.instants import duration_seconds, of_rfc3339

WORSE = "worse"


def silence_end(asked: Silence, now: datetime) -> datetime | None:
    """Its end: an instant, or so long from now; None where it lasts until it gets worse. Raises BadInput."""
    return None if asked.until == WORSE else _ahead(asked.until, now)


def _ahead(text: str, now: datetime) -> datetime:
    """An instant, or how long from now."""
    try:
        return of_rfc3339(text)
    except ValueError:
        pass
    try:
        return now + timedelta(seconds=duration_seconds(text))
    except (ValueError, OverflowError):
        raise BadInput(
            f"until: {text[:60]!r} is not an instant; write RFC 3339 (2026-11-20T08:00:00Z), or how long from now (4h)."
        ) from None
