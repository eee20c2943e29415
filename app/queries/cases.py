"""Cases: signatures with the transactions that stand in them, stuck or failed."""

from collections.abc import Sequence

from app.domain.answer_fields.cases import Episode, NextState, StandingCase
from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.rows import dicts, typed
from app.store.reader import Reader

Path = tuple[str | None, str | None, str | None, str | None]


def standing(reader: Reader, filters: Filters, *signatures: str) -> list[StandingCase]:
    """The rows of `cases.sql`, most transactions first; of these signatures, or of all."""
    parameters = filters.parameters() | {"signatures": signatures or None}
    return typed(StandingCase, reader.ask("cases", **parameters))


def episodes(reader: Reader, signature: str | None = None) -> dict[str, list[Episode]]:
    """By signature the stretches of time in which it had members, oldest first: {first_seen, last_seen, until, n}.

    `first_seen` and `last_seen` are when the first and the last of its members came, `until` when the last one left;
    None while one stands.
    """
    by_signature: dict[str, list[Episode]] = {}
    for row in dicts(reader.ask("case_stands", signature=signature)):
        until = row["until_at"] if row["until_at"] is not None and row["until_at"] <= reader.now else None
        episode: Episode = {
            "first_seen": row["first_seen"],
            "last_seen": row["last_seen"],
            "until": until,
            "transactions": row["transactions"],
        }
        by_signature.setdefault(row["signature"], []).append(episode)
    return by_signature


def progress(reader: Reader, state: str | None = None) -> dict[Path, list[NextState]]:
    """What transactions did next after they had been stuck, of one state or of all, by the path that they were on.

    Rows {next_state, n, completed, median_seconds}, the most frequent first.
    """
    moves: dict[Path, list[NextState]] = {}
    for row in dicts(reader.ask("case_progress", state=state)):
        move: NextState = {
            "next_state": row["next_state"],
            "n": row["n"],
            "completed": row["completed"],
            "median_seconds": row["median_seconds"],
        }
        path = row["workflow"], row["state"], row["partner"], row["error_class"]
        moves.setdefault(path, []).append(move)
    return moves


def acted_on(reader: Reader, signatures: Sequence[str], states: Sequence[str]) -> dict[str, list[Row]]:
    """By signature what was done to transactions while they stood in it, for `analysis.followed_by`."""
    acts: dict[str, list[Row]] = {}
    for row in dicts(reader.ask("case_followed", signatures=list(signatures), states=list(states))):
        acts.setdefault(row.pop("signature"), []).append(row)
    return acts


def path_of(row: StandingCase) -> Path:
    """What a signature has in common with a stay of the past: workflow, state, partner and error class."""
    return row["workflow"], row["state"], row["partner"], row["error_class"]
