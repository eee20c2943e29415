"""What was followed by progress, against an oracle that walks minute by minute through each act's half hour."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.followed_by import followed_by

NOW = datetime(2026, 11, 20, 15)
STATES = ("stuck", "other", "further")


@st.composite
def acts(draw: st.DrawFn) -> dict[str, Any]:
    at = NOW - timedelta(minutes=draw(st.integers(0, 70)))
    gaps = draw(st.lists(st.integers(0, 25), max_size=4))
    instants = [at + timedelta(minutes=sum(gaps[: place + 1])) for place in range(len(gaps))]
    moves = [{"at": when, "state": draw(st.sampled_from(STATES)), "onward": draw(st.booleans())} for when in instants]
    kind = draw(st.sampled_from((("redrive", "people"), ("retry", "machines"))))
    return {"act": kind[0], "by": kind[1], "at": at, "state": "stuck", "moves": moves}


def stands(act: dict[str, Any], minute: int) -> bool:
    """Whether so many minutes after the act the transaction stands onward, in another state."""
    present = {"state": act["state"], "onward": False}
    for move in act["moves"]:
        if move["at"] <= act["at"] + timedelta(minutes=minute):
            present = move
    return bool(present["onward"] and present["state"] != act["state"])


def slowly(some: list[dict[str, Any]], act: str) -> tuple[int, list[int]]:
    """How many acts of the kind are over, and of those that moved, the minute at which they first had."""
    over = [one for one in some if one["act"] == act and one["at"] + timedelta(minutes=30) <= NOW]
    moved = [one for one in over if stands(one, 30)]
    return len(over), sorted(_first(one) for one in moved)


def _first(act: dict[str, Any]) -> int:
    minutes = [(move["at"] - act["at"]) // timedelta(minutes=1) for move in act["moves"] if move["onward"]]
    gone = [move for move in act["moves"] if move["onward"] and move["state"] != act["state"]]
    assert minutes
    return (gone[0]["at"] - act["at"]) // timedelta(minutes=1)


def middle(minutes: list[int]) -> float | None:
    if not minutes:
        return None
    half = len(minutes) // 2
    return 60.0 * (minutes[half] if len(minutes) % 2 else (minutes[half - 1] + minutes[half]) / 2)


@given(st.lists(acts(), max_size=12))
def test_shares_and_medians_are_those_of_the_oracle(some: list[dict[str, Any]]) -> None:
    found = {row["act"]: row for row in followed_by(some, NOW)}
    for act in ("redrive", "retry"):
        n, minutes = slowly(some, act)
        if not n:
            assert act not in found
            continue
        row = found[act]
        assert (row["n"], row["moved"], row["share"]) == (n, len(minutes), len(minutes) / n)
        assert row["median_seconds"] == middle(minutes)


def test_the_sentence_claims_no_more_than_that_one_followed_the_other() -> None:
    at = NOW - timedelta(hours=1)
    moved = {"at": at + timedelta(minutes=4), "state": "other", "onward": True}
    one = {"act": "redrive", "by": "people", "at": at, "state": "stuck", "moves": [moved]}
    rows = followed_by([one, one, one | {"moves": []}, one | {"act": "retry", "by": "machines", "moves": []}], NOW)
    assert [row["sentence"] for row in rows] == [
        "Redrive by people was followed by progress within 30 minutes in 2 of 3, after 4 min (median).",
        "Retry by itself was followed by progress within 30 minutes in none of 1.",
    ]
