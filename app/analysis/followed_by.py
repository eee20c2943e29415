"""How often an act on stuck transactions was followed by progress. Pure.

"Followed by", not "caused": nobody knows what would have happened without the act.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median

from app.analysis.lengths import length
from app.domain.answer_fields.cases import FollowedBy
from app.domain.rows import ReadRow

WITHIN = timedelta(minutes=30)
"""How soon after an act a transaction has to have moved for the act to have been followed by it."""


def followed_by(acts: Iterable[ReadRow], now: datetime) -> list[FollowedBy]:
    """One row a kind of act, those after which most moved first, ties by how often it was done:
    {act, by, n, moved, share, median_seconds, sentence}.

    `acts` are {act, by, at, state, moves}: `by` is `people` or `machines`, `state` the one that the transaction stood
    in, `moves` what it came to later: {at, state, onward}, in order, `onward` where that is no exception or failure.
    A transaction has moved if it stands onward, in another state, when the time is over; it took until it first did.
    An act whose time is not over yet says nothing.
    """
    kinds: dict[tuple[str, str], list[float | None]] = {}
    for act in acts:
        if act["at"] + WITHIN <= now:
            kinds.setdefault((act["by"], act["act"]), []).append(_took(act))
    rows = [_row(by, name, took) for (by, name), took in kinds.items()]
    return sorted(rows, key=lambda row: (-row["share"], -row["n"], row["by"], row["act"]))


def _took(act: ReadRow) -> float | None:
    """Seconds until the transaction had moved on; None where it had not when the time was over."""
    moves = [move for move in act["moves"] if move["at"] <= act["at"] + WITHIN]
    if not moves or not _gone(moves[-1], act["state"]):
        return None
    first: datetime = next(move["at"] for move in moves if _gone(move, act["state"]))
    took: timedelta = first - act["at"]
    return took.total_seconds()


def _gone(move: ReadRow, state: str) -> bool:
    return bool(move["onward"]) and move["state"] != state


def _row(by: str, name: str, took: Sequence[float | None]) -> FollowedBy:
    moved = [seconds for seconds in took if seconds is not None]
    middle = median(moved) if moved else None
    return {
        "act": name,
        "by": by,
        "n": len(took),
        "moved": len(moved),
        "share": len(moved) / len(took),
        "median_seconds": middle,
        "sentence": _sentence(name, by, len(moved), len(took), middle),
    }


def _sentence(name: str, by: str, moved: int, n: int, middle: float | None) -> str:
    who = "by people" if by == "people" else "by itself"
    soon = f"within {int(WITHIN.total_seconds() // 60)} minutes"
    act = name.replace("_", " ").capitalize()
    if middle is None:
        return f"{act} {who} was followed by progress {soon} in none of {n:,}."
    return f"{act} {who} was followed by progress {soon} in {moved:,} of {n:,}, after {length(middle)} (median)."
