"""A first catalog of a workflow, as TOML, from what was seen of it. Pure.

What can be counted is written as it is: states, which state follows which and how often, limits. What can only be
guessed (whose clock runs in a state, what an end means) ends in a question mark, which `catalog check` asks to be
confirmed.
"""

import json
import math
from collections.abc import Mapping, Sequence

from app.domain.rows import ReadRow

GUESS = "?"
"""Ends a word that was guessed."""
_LEAST = 30
"""Finished stays under which a 95th percentile is no limit to rely on."""
_ROUND = (30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400)
_CLOCKS = (
    ("review", ("review", "approval", "manual")),
    ("retry", ("retry", "backoff")),
    ("hold", ("hold", "paused")),
    ("queue", ("queue", "dead_letter", "dlq")),
    ("partner", ("submitted", "sent", "await", "partner")),
)
_REJECTED = ("reject", "declin", "denied", "refus")
_FAILED = ("fail", "error", "dead", "abort", "expired")
_CANCELLED = ("cancel", "withdraw", "void")


def draft(workflow: str, seen: Mapping[str, Sequence[ReadRow]]) -> str:
    """The TOML text. `seen` is what `app.queries.draft.seen` answers; it must have a state at least."""
    moves = _by_state(seen["moves"])
    total = sum(row["begun"] for row in seen["states"])
    lines = [
        f"# A draft of what was seen of {total:,} transactions. Words that end in {GUESS} are guesses:",
        f"# take the {GUESS} away where they are right, else write what is. Then: transom catalog check",
        "",
        f"[workflows.{_key(workflow)}]",
        f"title = {json.dumps(_title(workflow))}",
        "",
        f"[workflows.{_key(workflow)}.states]",
    ]
    for row in seen["states"]:
        lines += _state(row, moves.get(row["state"], []))
    if seen["versions"]:
        lines += ["", f"[workflows.{_key(workflow)}.versions]"]
        lines += [_version(row) for row in seen["versions"]]
    for row in seen["partners"]:
        lines += ["", f"[partners.{_key(row['value'])}]  # {row['n']:,} transactions"]
        lines.append(f"title = {json.dumps(_title(row['value']))}")
    return "\n".join(lines) + "\n"


def limit_of(seconds: float) -> str:
    """A duration that is at least so many seconds, rounded up to one that a person would write."""
    for step in _ROUND:
        if seconds <= step:
            return _duration(step)
    return f"{math.ceil(seconds / 86400)}d"


def _duration(seconds: int) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _by_state(moves: Sequence[ReadRow]) -> dict[str, list[ReadRow]]:
    by_state: dict[str, list[ReadRow]] = {}
    for row in moves:
        if row["from_state"] != row["to_state"]:
            by_state.setdefault(row["from_state"], []).append(row)
    return by_state


def _state(row: ReadRow, moves: Sequence[ReadRow]) -> list[str]:
    """A comment with the counts, and the state."""
    name = _key(row["state"])
    if not moves:
        outcome = _outcome(row["state"])
        return [f"# {row['stays']:,} ended here", f'{name} = {{ terminal = "{outcome}{GUESS}" }}']
    onward = ", ".join(f"{one['to_state']} {one['n']:,}" for one in moves)
    standing = f"; {row['standing']:,} stand in it" if row["standing"] else ""
    parts = [f'waits_on = "{_clock(row)}{GUESS}"']
    comment = f"# {row['stays']:,} stays, then {onward}{standing}"
    if row["p95_seconds"] is not None and row["finished"] >= _LEAST:
        parts.append(f'limit = "{limit_of(row["p95_seconds"])}"')
    else:
        comment += f"; {row['finished']:,} finished, too few for a limit"
    following = json.dumps([one["to_state"] for one in moves], ensure_ascii=False)
    return [comment, f"{name} = {{ {', '.join([*parts, f'next = {following}'])} }}"]


def _clock(row: ReadRow) -> str:
    """Whose clock runs, guessed from what was seen in the state, then from its name."""
    name = row["state"].lower()
    if row["reviewed"] * 2 >= row["stays"]:
        return "review"
    if row["called"] * 2 >= row["stays"]:
        return "partner"
    return next((clock for clock, parts in _CLOCKS if any(part in name for part in parts)), "us")


def _outcome(state: str) -> str:
    outcomes = (("rejected", _REJECTED), ("failed", _FAILED), ("cancelled", _CANCELLED))
    return next((word for word, parts in outcomes if any(part in state.lower() for part in parts)), "completed")


def _version(row: ReadRow) -> str:
    released = f"{{ released = {row['first_seen']:%Y-%m-%d} }}"
    return f"{json.dumps(row['value'], ensure_ascii=False)} = {released}  # first seen"


def _title(name: str) -> str:
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _key(name: str) -> str:
    """A TOML key: bare where it may be."""
    bare = bool(name) and all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in name)
    return name if bare else json.dumps(name, ensure_ascii=False)
