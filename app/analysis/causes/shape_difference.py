"""The difference of two payloads' structures: paths, types and presence, never values. Pure."""

from app.domain.rows import ReadRow, Row

SAME, ONLY_HERE, ONLY_THERE, RETYPED, COUNTED = "same", "only here", "only there", "other type", "other count"
_ORDER = (ONLY_HERE, ONLY_THERE, RETYPED, COUNTED, SAME)


def difference(here: ReadRow | None, there: ReadRow | None) -> Row:
    """{same, readable, items: [{path, change, here, there}]}, what differs first, then by path.

    A side is {types, n, of}, as shapes have them, None where the path is not. `same` is of structure: paths and types;
    how often an optional path or an item occurs may differ. Nothing can be said (`readable` false) where a body has no
    shape, since it was masked whole.
    """
    ours, theirs = _paths(here), _paths(there)
    rows = [_row(path, ours.get(path), theirs.get(path)) for path in ours.keys() | theirs.keys()]
    rows.sort(key=lambda row: (_ORDER.index(row["change"]), row["path"]))
    same = all(row["change"] in (SAME, COUNTED) for row in rows) and (here or {}).get("format") == (there or {}).get(
        "format"
    )
    return {"same": same, "readable": bool(ours) and bool(theirs), "items": rows}


def sentence(comparison: ReadRow) -> str:
    """What differs, in a sentence: `Only here: 1 path; of another type: 2.`"""
    if not comparison["readable"]:
        return "There is no structure to compare: a body that is masked whole has none."
    counts = {change: sum(row["change"] == change for row in comparison["items"]) for change in _ORDER}
    counted = [
        f"{counts[change]:,} {'path' if counts[change] == 1 else 'paths'} {words}"
        for change, words in ((ONLY_HERE, "only here"), (ONLY_THERE, "only there"), (RETYPED, "of another type"))
        if counts[change]
    ]
    if counted:
        return f"{', '.join(counted)}; {counts[SAME] + counts[COUNTED]:,} alike."
    return "Both have the same paths and types." if comparison["same"] else "Same paths, written in another format."


def _paths(shape: ReadRow | None) -> dict[str, Row]:
    return {
        entry["path"]: {"types": list(entry["types"]), "n": entry["n"], "of": entry["of"]}
        for entry in (shape or {}).get("paths") or ()
    }


def _row(path: str, here: Row | None, there: Row | None) -> Row:
    return {"path": path, "change": _change(here, there), "here": here, "there": there}


def _change(here: Row | None, there: Row | None) -> str:
    if there is None:
        return ONLY_HERE
    if here is None:
        return ONLY_THERE
    if here["types"] != there["types"]:
        return RETYPED
    return SAME if (here["n"], here["of"]) == (there["n"], there["of"]) else COUNTED
