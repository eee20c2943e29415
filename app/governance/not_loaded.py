"""Findings about records that were acknowledged and are not in the store."""

from collections.abc import Iterable

from app.domain.rows import ReadRow
from app.governance.finding import Finding

NOT_LOADED = "record-set-aside"


def not_loaded(rows: Iterable[ReadRow]) -> list[Finding]:
    """One finding a sender, kind, file and reason of what is set aside."""
    return [
        Finding(
            NOT_LOADED,
            {"source": row["source"], "kind": row["kind"], "file": row["file"] or None, "offset": row["first_offset"]},
            sentence(row),
            0,
            row["first_at"],
            row["last_at"],
        )
        for row in rows
    ]


def sentence(row: ReadRow) -> str:
    """What is set aside, where it lies in the journal, and why."""
    if row["kind"] in ("journal", "store"):
        return str(row["reason"])
    count = row["records"]
    noun = f"record of {row['kind']}" if count == 1 else f"records of {row['kind']}"
    first, last = row["first_offset"], row["last_offset"]
    where = f"journal entry {first:,}" if first == last else f"journal entries {first:,} to {last:,}"
    was = "was" if count == 1 else "were"
    return f"{count:,} {noun} from {row['source'] or 'an unnamed source'} ({where}) {was} set aside. {row['reason']}"
