"""Records and journal entries that were acknowledged and could not be loaded."""

from app.domain.answer_fields.sources import SetAside, SetAsidePlace
from app.queries.rows import dicts, typed
from app.store.reader import Reader

JOURNAL, STORE = "journal", "store"
"""Kinds of rows that are no records: damaged entries of the journal, and store files that were moved aside."""
MOST = 200


def set_aside(reader: Reader, most: int = MOST) -> list[SetAside]:
    """{id, source, ingested_by, kind, file, reason, records, rows, first_offset, last_offset, first_at, last_at}.

    One row a sender, kind, file and reason; those with most records first.
    """
    return typed(SetAside, reader.ask("set_aside", most=most))


def set_aside_places(reader: Reader, identifier: str, up_to: int) -> list[SetAsidePlace]:
    """Everything that is reported in the row of that id, up to a journal offset; nothing where there is no such row."""
    return typed(SetAsidePlace, reader.ask("set_aside_places", id=identifier, up_to=up_to))


def set_aside_counts(reader: Reader) -> dict[str, int]:
    """How many rows are set aside, by kind."""
    return {row["kind"]: row["rows"] for row in dicts(reader.ask("set_aside_counts"))}
