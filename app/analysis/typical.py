"""What most of a group have in common, and a member that has it. Pure."""

from collections import Counter
from collections.abc import Sequence

from app.domain.rows import ReadRow

MOST_OF = 0.5
"""The share of a group that must have a value for it to speak for the group."""


def typical(rows: Sequence[ReadRow], names: Sequence[str]) -> dict[str, str | None]:
    """By name the value that more than half of the rows have, None where there is none; and as `transaction_id` the
    first row that has them all, or most of them. Rows come in their own order of urgency."""
    common: dict[str, str | None] = {}
    for name in names:
        counted = Counter(row.get(name) for row in rows)
        value, count = counted.most_common(1)[0] if counted else (None, 0)
        common[name] = value if count > MOST_OF * len(rows) else None
    example = max(rows, key=lambda row: sum(row.get(name) == common[name] for name in names), default=None)
    return {**common, "transaction_id": None if example is None else example["transaction_id"]}
