"""Cases: signatures while transactions stand in them, stuck or failed."""

from collections.abc import Sequence
from typing import Any

from app.queries.filters import Filters
from app.queries.rows import dicts
from app.store.reader import Reader

Row = dict[str, Any]
Path = tuple[str | None, str | None, str | None, str | None]
_MOVE = ("next_state", "n", "completed", "median_seconds")


def standing(reader: Reader, filters: Filters, *signatures: str) -> list[Row]:
    """The rows of `cases.sql`, most transactions first; of these signatures, or of all."""
    parameters = filters.parameters() | {"signatures": signatures or None}
    return dicts(reader.ask("cases", **parameters))


def episodes(reader: Reader, signature: str | None = None) -> dict[str, list[Row]]:
    """By signature the stretches of time in which it had members, oldest first: {first_seen, last_seen, until, n}.

    `first_seen` and `last_seen` are when the first and the last of its members came, `until` when the last one left;
    None while one stands.
    """
    found: dict[str, list[Row]] = {}
    for row in dicts(reader.ask("case_stands", signature=signature)):
        until = row["until_at"] if row["until_at"] is not None and row["until_at"] <= reader.now else None
        episode = {"first_seen": row["first_seen"], "last_seen": row["last_seen"], "until": until}
        found.setdefault(row["signature"], []).append(episode | {"transactions": row["transactions"]})
    return found


def progress(reader: Reader, state: str | None = None) -> dict[Path, list[Row]]:
    """What transactions did next after they had been stuck, of one state or of all, by the path that they were on.

    Rows {next_state, n, completed, median_seconds}, the most frequent first.
    """
    found: dict[Path, list[Row]] = {}
    for row in dicts(reader.ask("case_progress", state=state)):
        found.setdefault(path_of(row), []).append({name: row[name] for name in _MOVE})
    return found


def acted_on(reader: Reader, signatures: Sequence[str], states: Sequence[str]) -> dict[str, list[Row]]:
    """By signature what was done to transactions while they stood in it, for `analysis.followed`; of these states."""
    found: dict[str, list[Row]] = {}
    for row in dicts(reader.ask("case_followed", signatures=list(signatures), states=list(states))):
        found.setdefault(row.pop("signature"), []).append(row)
    return found


def path_of(row: Row) -> Path:
    """What a signature has in common with a stay of the past: workflow, state, partner and error class."""
    return row["workflow"], row["state"], row["partner"], row["error_class"]
