"""What mappings made and missed, and the stored records on which others can be tried."""

from collections import defaultdict

import pyarrow as pa

from app.domain.records import Kind
from app.domain.rows import Row
from app.queries.rows import dicts
from app.store.reader import Reader

MOST = 2_000


def latest_traced(reader: Reader, most: int = MOST) -> dict[Kind, pa.Table]:
    """The spans and log lines that came last, at most so many of each, as mappings read them."""
    tables = {
        Kind.SPAN: reader.ask("mapped_spans", most=most),
        Kind.LOG_LINE: reader.ask("mapped_log_lines", most=most),
    }
    return {kind: table for kind, table in tables.items() if table.num_rows}


def mapped(reader: Reader, names: list[str]) -> list[Row]:
    """Of each mapping in the last seven days: {mapping, made, missed, last_at, misses}, in the order of `names`.

    `misses` are {reason, source, n, last_at}, the most frequent first: what the mapping took and could not read.
    """
    made = {row["mapping"]: row for row in dicts(reader.ask("mapped_records"))}
    misses: dict[str, list[Row]] = defaultdict(list)
    for row in dicts(reader.ask("mapping_misses")):
        misses[row.pop("mapping")].append(row)
    return [
        {
            "mapping": name,
            "made": made[name]["made"] if name in made else 0,
            "missed": sum(row["n"] for row in misses[name]),
            "last_at": made[name]["last_at"] if name in made else None,
            "misses": misses[name],
        }
        for name in names
    ]
