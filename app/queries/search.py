"""Search by any id."""

import re

from app.domain.rows import Row
from app.queries.rows import dicts
from app.store.reader import Reader

MOST_HITS = 20
_SPAN_ID = re.compile(r"[0-9a-fA-F]{16}", re.ASCII)


def find(reader: Reader, text: str) -> list[Row]:
    """What has this id, compared whole: dicts of `kind`, `id` and `title` (a few words on it), at most 20.

    Kinds: transaction, trace, payload, case; external_ref and idempotency_key, whose `id` is their transaction's.
    A span is found as its trace.
    """
    asked = text.strip()
    if not asked:
        return []
    hits = dicts(reader.ask("find", q=asked, most=MOST_HITS))
    if not hits and _SPAN_ID.fullmatch(asked):
        hits = dicts(reader.ask("find_span", q=asked, most=MOST_HITS))
    return hits
