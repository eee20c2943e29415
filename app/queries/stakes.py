"""The value at stake in stuck transactions."""

from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.rows import dicts
from app.store.reader import Reader


def at_stake(reader: Reader, filters: Filters) -> list[Row]:
    """Rows {unit, amount, transactions}, most transactions first: of the four segments, whatever the range.

    `unit` and `amount` are None of those that name no value with a unit. Stuck is meant as the number `stuck` means
    it: by a review overdue, a state's limit or a deadline.
    """
    return dicts(reader.ask("at_stake", **filters.parameters()))
