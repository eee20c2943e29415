"""Search by any id."""

import re
from collections.abc import Sequence

from app.domain.ids import trace_id_in
from app.domain.rows import Row
from app.queries.rows import dicts
from app.store.reader import Reader

MOST_HITS = 20
_SPAN_ID = re.compile(r"[0-9a-fA-F]{16}", re.ASCII)
_HEX = re.compile(r"[0-9a-f]+", re.ASCII)


def find(reader: Reader, text: str) -> list[Row]:
    """What has this id, compared whole: dicts of `kind`, `id` and `title` (a few words on it), at most 20.

    Kinds: transaction, trace, payload, case; external_ref and idempotency_key, whose `id` is their transaction's.
    A span is found as its trace, and a trace by a `traceparent` or its id written as a UUID too.
    """
    asked = text.strip()
    if not asked:
        return []
    hits = dicts(reader.ask("find", q=asked, most=MOST_HITS))
    trace = trace_id_in(asked)
    if not hits and trace is not None and trace != asked.lower():
        hits = dicts(reader.ask("find", q=trace, most=MOST_HITS))
    if not hits and _SPAN_ID.fullmatch(asked):
        hits = dicts(reader.ask("find_span", q=asked, most=MOST_HITS))
    return hits


def beginning(reader: Reader, text: str, most: int = MOST_HITS) -> list[Row]:
    """What has an id that begins with the text in any case; dicts as of `find`, the whole id first."""
    asked = text.strip().lower()
    return dicts(reader.ask("find_prefix", q=asked, hex=_HEX.fullmatch(asked) is not None, most=most))


def codes(reader: Reader, text: str, most: int) -> list[Row]:
    """Error codes that begin with the text in any case: {code, error_class, transactions}."""
    return dicts(reader.ask("find_codes", q=text.strip().lower(), most=most))


def people(reader: Reader, text: str, most: int) -> list[Row]:
    """People by the beginning of a word of their name: {name, tasks}, `tasks` being open reviews that they hold."""
    return dicts(reader.ask("find_people", q=text.strip().lower(), most=most))


def ids_among(reader: Reader, words: Sequence[str]) -> set[str]:
    """Which of the words are ids of single transactions, or of what belongs to them."""
    return {row["word"] for row in dicts(reader.ask("ids_among", words=list(words)))} if words else set()
