"""The retention table: how long records of each kind are kept, counted from their arrival."""

from collections.abc import Mapping

from app.catalog.table_reader import Table
from app.domain.records import Kind

LEAST_SECONDS = 86_400


def read_retention(table: Table) -> Mapping[str, int]:
    """The one `[retention]`: seconds by kind of record; a kind that is not named is kept for good."""
    durations = {str(kind): table.duration(str(kind)) for kind in Kind}
    for kind, seconds in durations.items():
        if seconds is not None and seconds < LEAST_SECONDS:
            table.problem(f"{kind} must be kept for a day at least; write it as 90d.", kind)
    table.close()
    return {kind: seconds for kind, seconds in durations.items() if seconds is not None}
