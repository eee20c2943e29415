"""Columns of the files of comparisons: decomposition, versions, paths, and late changes."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from app.api.exports import Table
from app.api.responses import INSTANT, Columns
from app.domain.rows import ReadRow, Row
from app.queries.numbers import NUMBERS

_TEXT, _NUMBER, _COUNT, _FLAG, _DAY = pa.string(), pa.float64(), pa.int64(), pa.bool_(), pa.date32()
_ARROW = " > "
_MEASURED: Columns = {"value": _NUMBER, "n": _COUNT}


def decomposition(by: Sequence[str], beside: str | None = None) -> Mapping[str, Table]:
    """A segment a row: before, after, what it added to the change; `beside` is a number that stands with this one."""
    ended = {**_WEIGHED, **({beside: _COUNT} if beside else {})}
    sides = {f"{end}.{name}": type_ for end in ("before", "after") for name, type_ in ended.items()}
    columns: Columns = {
        **dict.fromkeys(by, _TEXT),
        **sides,
        "mix": _NUMBER,
        "real": _NUMBER,
        "total": _NUMBER,
        "number": _TEXT,
        "unit": _TEXT,
        "statistic": _TEXT,
    }
    definition = (
        "One segment a row. before and after: value, n, and the segment's weight (its share of n). real: what changed "
        "within the segment. mix: what its growing or shrinking did. total: both; all totals sum to the change."
    )

    def rows(whole: ReadRow) -> list[Row]:
        same = {name: whole[name] for name in ("number", "unit", "statistic")}
        return [{**item, **item["segment"], **same} for item in whole["items"]]

    return {"segments": Table(columns, rows, definition)}


_WEIGHED: Columns = {**_MEASURED, "weight": _NUMBER}


def versions() -> Mapping[str, Table]:
    """A number of a version a row; and who started on what over time."""
    columns: Columns = {
        "workflow": _TEXT,
        "version": _TEXT,
        "number": _TEXT,
        "quantile": _TEXT,
        **_MEASURED,
        "low": _NUMBER,
        "high": _NUMBER,
        "method": _TEXT,
        "unit": _TEXT,
        "started": _COUNT,
        "share": _NUMBER,
        "past_sunset": _COUNT,
        "released": _DAY,
        "deprecated": _DAY,
        "sunset": _DAY,
        "meaning": _TEXT,
    }
    definition = (
        "One number of one version a row. low and high: where the value lies with 95 % certainty, by the method named; "
        "empty where it was counted, not estimated. started and share: how many of the workflow's transactions started "
        "on the version; past_sunset: how many of those after its sunset. meaning: the number's definition."
    )
    started: Columns = {"at": INSTANT, "workflow": _TEXT, "version": _TEXT, "started": _COUNT}
    adopted = "One version and bucket a row: how many transactions started on it. at: the bucket's start (UTC)."
    return {"numbers": Table(columns, _numbers, definition), "adoption": Table(started, _adoption, adopted)}


def _numbers(whole: ReadRow) -> list[Row]:
    rows = []
    for version in whole["versions"]:
        for number, one in version["numbers"].items():
            same = {"number": number, "unit": NUMBERS[number].unit, "meaning": NUMBERS[number].definition}
            quantiles = one.get("quantiles") or {None: one}
            rows += [{**version, **same, **measured, "quantile": name} for name, measured in quantiles.items()]
    return rows


def _adoption(whole: ReadRow) -> list[Row]:
    return [{**version, **point} for version in whole["versions"] for point in version["adoption"]]


def paths(compared: bool) -> Mapping[str, Table]:
    """A path a row; and moves, states, what nobody declared, and (of two sides) the paths of both."""
    own: Columns = {
        "path": _TEXT,
        "workflow": _TEXT,
        "count": _COUNT,
        "share": _NUMBER,
        "success_rate": _NUMBER,
        "judged": _COUNT,
        "median_seconds": _NUMBER,
        "undeclared": _TEXT,
    }
    edges: Columns = {
        "workflow": _TEXT,
        "from_state": _TEXT,
        "to_state": _TEXT,
        "count": _COUNT,
        "median_wait_seconds": _NUMBER,
        "declared": _FLAG,
    }
    standing: Columns = {
        "workflow": _TEXT,
        "state": _TEXT,
        "count": _COUNT,
        "begun": _COUNT,
        "standing": _COUNT,
        "declared": _FLAG,
    }
    stray: Columns = {
        "kind": _TEXT,
        "workflow": _TEXT,
        "state": _TEXT,
        "from_state": _TEXT,
        "to_state": _TEXT,
        "transactions": _COUNT,
        "first_seen": INSTANT,
        "sentence": _TEXT,
    }
    tables = {
        "variants": Table(own, lambda whole: [_variant(row) for row in whole["variants"]], _VARIANTS),
        "edges": Table(edges, lambda whole: whole["edges"], _EDGES),
        "states": Table(standing, lambda whole: whole["states"], _STATES),
        "deviations": Table(stray, lambda whole: whole["deviations"], _DEVIATIONS),
    }
    return {**tables, "compared": Table(_beside(), _compared, _COMPARED)} if compared else tables


_VARIANTS = (
    "Paths that transactions started in the range took, one a row: its states in order, how many took it, their share, "
    "success (completed of those that ended, which are `judged`; what is stuck is in the states' `standing`), the "
    "median time of those that finished, and the moves that the catalog does not declare."
)
_EDGES = "Moves from state to state, one a row: how often, and the median wait in from_state before."
_STATES = "States, one a row: how often entered, how many began in it, how many stand in it now or ended in it."
_DEVIATIONS = "States and moves that the catalog does not declare, one a row: how many transactions, first seen when."
_COMPARED = (
    "Paths of two sides, one a row, the greatest difference first. here: of the filter; there: of the baseline; "
    "change: by how much the share of transactions differs."
)


def put_beside(items: list[Row], when: str, name: str, others: Sequence[ReadRow]) -> None:
    """Into each item's figures of `when` the value that another number has there, by segment.

    A segment that only the other number has gets an item of its own: what is stuck where nothing finished is not lost.
    """
    known = {tuple(item["segment"].values()): item for item in items}
    for other in others:
        value, key = other["points"][0]["value"], tuple(other["segment"].values())
        if key not in known and value:
            known[key] = {"segment": other["segment"]}
            items.append(known[key])
        if key in known:
            known[key][when] = {**known[key].get(when, {}), name: value}


def _variant(row: ReadRow) -> Row:
    odd = [_ARROW.join(move) for move in row["undeclared"]]
    return {**row, "path": _ARROW.join(row["path"]), "undeclared": "; ".join(odd)}


def _beside() -> Columns:
    measured: Columns = {
        "count": _COUNT,
        "share": _NUMBER,
        "success_rate": _NUMBER,
        "judged": _COUNT,
        "median_seconds": _NUMBER,
    }
    sides = {f"{side}.{name}": type_ for side in ("here", "there") for name, type_ in measured.items()}
    return {"path": _TEXT, "workflow": _TEXT, **sides, "change": _NUMBER}


def _compared(whole: ReadRow) -> list[Row]:
    return [{**row, "path": _ARROW.join(row["path"])} for row in whole["compared"]["variants"]]


def changed(by: Sequence[str], beside: str | None = None) -> Mapping[str, Table]:
    """A segment a row, then and now; and the late records by who sent them."""
    ended = {**_MEASURED, **({beside: _COUNT} if beside else {})}
    sides = {f"{when}.{name}": type_ for when in ("then", "now") for name, type_ in ended.items()}
    own: Columns = {**dict.fromkeys(by, _TEXT), **sides, "number": _TEXT, "quantile": _TEXT, "unit": _TEXT}
    late: Columns = {
        "source": _TEXT,
        "ingested_by": _TEXT,
        "kind": _TEXT,
        "records": _COUNT,
        "transactions": _COUNT,
        "first_ingested_at": INSTANT,
        "last_ingested_at": INSTANT,
    }

    def rows(whole: ReadRow) -> list[Row]:
        same = {name: whole[name] for name in ("number", "quantile", "unit")}
        return [{**item, **item["segment"], **same} for item in whole["items"]]

    definition = "One segment a row. then: as known when the period ended; now: as known now."
    senders = "Records of the period that came after it and changed the number, by source, sender and kind."
    return {"segments": Table(own, rows, definition), "late": Table(late, lambda whole: whole["late"], senders)}
