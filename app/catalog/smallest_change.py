"""`[smallest_change]`: by how much a number must move before a verdict names it."""

from collections.abc import Mapping

from app.catalog.registry import NUMBERS
from app.catalog.table_reader import Table


def read_smallest_change(table: Table) -> Mapping[str, float]:
    """By number: points of a share (0.01 is one percentage point), else the part of what it was (0.1 is a tenth)."""
    sizes: dict[str, float] = {}
    for name in NUMBERS:
        size = table.number(name)
        if size is None:
            continue
        if not 0 <= size <= 10:
            table.problem(f"{name} must be within 0 and 10; 0.1 is a tenth, of shares ten percentage points.", name)
            continue
        sizes[name] = size
    table.close()
    return sizes
