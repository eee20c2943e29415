"""What mappings would make of records that are stored already: matches, samples and misses; nothing is written."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from app.domain.records import Batch, Kind, of_rows
from collectors.dry_run import record_of
from collectors.mapping import MARK, Mappings, with_mapped
from collectors.rejections import Rejections

SAMPLES = 3


def try_mappings(mappings: Mappings, stored: Mapping[Kind, pa.Table]) -> list[dict[str, Any]]:
    """Of each mapping {mapping, made, missed, misses, samples}.

    `stored` are spans and log lines with the columns that mappings read. `misses` are {reason, n, source} of what the
    mapping takes and cannot read; `samples` the first records that it would make, as a dry run shows them.
    """
    batch, misses = with_mapped(Batch(dict(stored)), mappings, None)
    made = {kind: table for kind, table in batch.tables.items() if kind not in stored}
    rows = [(kind, row) for kind, table in made.items() for row in table.to_pylist()]
    return [_tried(mapping.name, rows, misses) for mapping in mappings]


def _tried(name: str, rows: list[tuple[Kind, dict[str, Any]]], misses: Rejections) -> dict[str, Any]:
    own = [
        (kind, row) for kind, row in rows if f'"{MARK}":"{name}"' in (row["attributes"] or "").replace('": "', '":"')
    ]
    prefix = f"mapping {name}: "
    missed: Counter[tuple[str, str]] = Counter()
    for miss in misses:
        if miss.reason.startswith(prefix):
            missed[miss.reason.removeprefix(prefix), miss.source or ""] += miss.count
    return {
        "mapping": name,
        "made": len(own),
        "missed": missed.total(),
        "misses": [{"reason": reason, "n": n, "source": source} for (reason, source), n in missed.most_common()],
        "samples": [record_of(of_rows(kind, [row]).to_pylist()[0]) for kind, row in own[:SAMPLES]],
    }
