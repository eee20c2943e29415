"""The period of a question, and the period of equal length before it."""

from datetime import datetime

from app.domain.errors import BadInput
from app.queries.filters import Filters
from app.queries.metrics import ranged

Period = tuple[datetime, datetime]


def chosen(filters: Filters, now: datetime) -> Period:
    """[from, to) of the filters, by default the last 24 h to now. Raises BadInput for a range without time in it."""
    whole = ranged(filters, now)
    if whole.from_ is None or whole.to is None:
        raise ValueError("a range that was chosen has both ends")
    return whole.from_, whole.to


def preceding(period: Period) -> Period:
    """The period of equal length that ends where this one begins. Raises BadInput where time has none such."""
    try:
        return period[0] - (period[1] - period[0]), period[0]
    except OverflowError:
        raise BadInput("from: there is no period of equal length before it.") from None
