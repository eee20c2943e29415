"""Paths that transactions took: variants, moves, states and deviations from the catalog, alone or compared."""

from collections import Counter
from collections.abc import Mapping

from app.analysis.comparisons.paths import deviation, deviations, is_move, is_state, undeclared
from app.catalog.model import Catalog
from app.domain.answer_fields.comparisons import (
    Baseline,
    Beside,
    Edge,
    EdgeBeside,
    Paths,
    StateTaken,
    Taken,
    Variant,
    VariantBeside,
    Waited,
)
from app.domain.errors import BadInput
from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.paging import LIMIT, MOST
from app.queries.paths import deviating, edges, variants
from app.store.reader import Reader

PathKey = tuple[str | None, str]
"""Workflow, and what a path is known by."""


def paths(reader: Reader, filters: Filters, limit: int = LIMIT) -> Paths:
    """{transactions, variants, edges, states, deviations} of the transactions that started in the range.

    Variants: {path, workflow, count, share, success_rate, judged, median_seconds, undeclared}, most frequent first, at
    most `limit`; `share` is of all the transactions, `success_rate` of the `judged`, `median_seconds` from start to
    finish of those that finished, `undeclared` the moves that the catalog does not declare. Edges: {workflow,
    from_state, to_state, count, median_wait_seconds, declared}; the wait is in `from_state`. States: {workflow, state,
    count, begun, standing, declared}. `declared` is null where the catalog says nothing of the workflow. Of edges,
    states and deviations the 1000 most frequent are told; `variant_count`, `edge_count`, `state_count` and
    `deviation_count` are how many there are. Transactions without a transition have no path and are left out. Raises
    BadInput for a limit outside 1 to 1000.
    """
    if not 1 <= limit <= MOST:
        raise BadInput(f"limit: {limit} is not within 1 to {MOST}.")
    catalog = reader.catalog
    taken, moves = variants(reader, filters, limit), edges(reader, filters)
    total = taken[0]["transactions"] if taken else 0
    onward, states = _onward(reader, filters), _states(catalog, moves)
    deviating_moves = deviations(catalog, moves)
    return {
        "transactions": total,
        "variant_count": taken[0]["variants"] if taken else 0,
        "edge_count": len(onward),
        "state_count": len(states),
        "deviation_count": len(deviating_moves),
        "variants": [_variant(catalog, row, total) for row in taken],
        "edges": onward[:MOST],
        "states": states[:MOST],
        "deviations": [deviation(row) for row in deviating(reader, filters, deviating_moves[:MOST])],
    }


def _onward(reader: Reader, filters: Filters) -> list[Edge]:
    """Every move from state to state, most frequent first."""
    return [_edge(reader.catalog, row) for row in edges(reader, filters) if row["to_state"] is not None]


def _variant(catalog: Catalog, row: Row, total: int) -> Variant:
    return {
        "path": row["states"],
        "workflow": row["workflow"],
        "count": row["n"],
        "share": row["n"] / total,
        "success_rate": row["completed"] / row["judged"] if row["judged"] else None,
        "judged": row["judged"],
        "median_seconds": row["median_seconds"],
        "undeclared": undeclared(catalog, row["workflow"], row["states"]),
    }


def _edge(catalog: Catalog, row: Row) -> Edge:
    move = (row["workflow"], row["from_state"], row["to_state"])
    return {
        "workflow": row["workflow"],
        "from_state": row["from_state"],
        "to_state": row["to_state"],
        "count": row["n"],
        "median_wait_seconds": row["median_seconds"],
        "declared": is_move(catalog, *move),
    }


def _states(catalog: Catalog, moves: list[Row]) -> list[StateTaken]:
    entered: Counter[tuple[str | None, str]] = Counter()
    begun: Counter[tuple[str | None, str]] = Counter()
    standing: Counter[tuple[str | None, str]] = Counter()
    for row in moves:
        key = row["workflow"], row["from_state"]
        entered[key] += row["n"]
        begun[key] += row["begun"]
        standing[key] += row["n"] if row["to_state"] is None else 0
    return [
        {
            "workflow": key[0],
            "state": key[1],
            "count": count,
            "begun": begun[key],
            "standing": standing[key],
            "declared": is_state(catalog, *key),
        }
        for key, count in sorted(entered.items(), key=lambda one: (-one[1], one[0][0] or "", one[0][1]))
    ]


def compare_paths(reader: Reader, filters: Filters, baseline: Filters, limit: int = LIMIT) -> Paths:
    """`paths` of the filters, with `baseline` {transactions, variant_count} of the others, and both beside each other:

    `compared`: variants {path, workflow, here, there, change} and edges {workflow, from_state, to_state, here, there};
    `here` and `there` are null where nobody went that way, `change` is by how much the share of transactions differs.
    Variants are those among the `limit` most frequent of either side, the greatest difference first.
    """
    here, there = paths(reader, filters, limit), paths(reader, baseline, limit)
    sides = ((filters, here["transactions"]), (baseline, there["transactions"]))
    asked = sorted({row["path"] for side, _ in sides for row in variants(reader, side, limit)})
    taken = [
        {
            (row["workflow"], row["path"]): _variant(reader.catalog, row, total)
            for row in variants(reader, side, 2 * limit, asked)
        }
        for side, total in sides
    ]
    compared: Beside = {
        "variants": _variants_beside(*taken),
        "edges": _edges_beside(*(_onward(reader, side) for side, _ in sides)),
    }
    known: Baseline = {"transactions": there["transactions"], "variant_count": there["variant_count"]}
    return {**here, "baseline": known, "compared": compared}


def _variants_beside(here: Mapping[PathKey, Variant], there: Mapping[PathKey, Variant]) -> list[VariantBeside]:
    rows: list[VariantBeside] = []
    for key in dict.fromkeys((*here, *there)):
        ours, theirs = here.get(key), there.get(key)
        either = ours or theirs
        if either is None:
            continue
        rows.append(
            {
                "path": either["path"],
                "workflow": either["workflow"],
                "here": _taken(ours),
                "there": _taken(theirs),
                "change": (ours["share"] if ours else 0.0) - (theirs["share"] if theirs else 0.0),
            }
        )
    return sorted(rows, key=lambda row: (-abs(row["change"]), row["workflow"] or "", row["path"]))


def _taken(variant: Variant | None) -> Taken | None:
    if variant is None:
        return None
    return {
        "count": variant["count"],
        "share": variant["share"],
        "success_rate": variant["success_rate"],
        "judged": variant["judged"],
        "median_seconds": variant["median_seconds"],
    }


def _edges_beside(here: list[Edge], there: list[Edge]) -> list[EdgeBeside]:
    ours, theirs = (
        {(edge["workflow"], edge["from_state"], edge["to_state"]): edge for edge in side} for side in (here, there)
    )
    rows: list[EdgeBeside] = [
        {
            "workflow": workflow,
            "from_state": start,
            "to_state": end,
            "here": _waited(ours.get((workflow, start, end))),
            "there": _waited(theirs.get((workflow, start, end))),
        }
        for workflow, start, end in dict.fromkeys((*ours, *theirs))
    ]
    return sorted(rows, key=lambda row: -max(side["count"] for side in (row["here"], row["there"]) if side))[:MOST]


def _waited(edge: Edge | None) -> Waited | None:
    return None if edge is None else {"count": edge["count"], "median_wait_seconds": edge["median_wait_seconds"]}
