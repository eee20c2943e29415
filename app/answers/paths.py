"""Paths that transactions took: variants, moves, states and deviations from the catalog, alone or compared."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from app.analysis.comparisons.paths import deviation, deviations, is_move, is_state, undeclared
from app.catalog.model import Catalog
from app.domain.errors import BadInput
from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.paging import LIMIT, MOST
from app.queries.paths import deviating, edges, variants
from app.store.reader import Reader

_MEASURED = ("count", "share", "success_rate", "judged", "median_seconds")


def paths(reader: Reader, filters: Filters, limit: int = LIMIT) -> Row:
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


def _onward(reader: Reader, filters: Filters) -> list[Row]:
    """Every move from state to state, most frequent first."""
    return [_edge(reader.catalog, row) for row in edges(reader, filters) if row["to_state"] is not None]


def _variant(catalog: Catalog, row: Row, total: int) -> Row:
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


def _edge(catalog: Catalog, row: Row) -> Row:
    move = (row["workflow"], row["from_state"], row["to_state"])
    return {
        "workflow": row["workflow"],
        "from_state": row["from_state"],
        "to_state": row["to_state"],
        "count": row["n"],
        "median_wait_seconds": row["median_seconds"],
        "declared": is_move(catalog, *move),
    }


def _states(catalog: Catalog, moves: list[Row]) -> list[Row]:
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


def compare_paths(reader: Reader, filters: Filters, baseline: Filters, limit: int = LIMIT) -> Row:
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
    compared = {
        "variants": _variants_beside(*taken),
        "edges": _edges_beside(*(_onward(reader, side) for side, _ in sides)),
    }
    return {**here, "baseline": {name: there[name] for name in ("transactions", "variant_count")}, "compared": compared}


def _variants_beside(here: Mapping[Any, Row], there: Mapping[Any, Row]) -> list[Row]:
    rows = []
    for key in dict.fromkeys((*here, *there)):
        pair = here.get(key), there.get(key)
        one = pair[0] or pair[1] or {}
        shares = [row["share"] if row else 0.0 for row in pair]
        sides = [{name: row[name] for name in _MEASURED} if row else None for row in pair]
        rows.append(
            {
                "path": one["path"],
                "workflow": one["workflow"],
                "here": sides[0],
                "there": sides[1],
                "change": shares[0] - shares[1],
            }
        )
    return sorted(rows, key=lambda row: (-abs(row["change"]), row["workflow"] or "", row["path"]))


def _edges_beside(here: list[Row], there: list[Row]) -> list[Row]:
    names, measured = ("workflow", "from_state", "to_state"), ("count", "median_wait_seconds")
    keyed = [{tuple(row[name] for name in names): row for row in side} for side in (here, there)]
    compared = []
    for key in dict.fromkeys((*keyed[0], *keyed[1])):
        rows = [side.get(key) for side in keyed]
        sides = [{name: row[name] for name in measured} if row else None for row in rows]
        compared.append({**dict(zip(names, key, strict=True)), "here": sides[0], "there": sides[1]})
    return sorted(compared, key=lambda row: -max(side["count"] for side in (row["here"], row["there"]) if side))[:MOST]
