"""Two groups of transactions, and what their records say: the questions behind `causes`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from app.queries.filters import OWN, Filters
from app.queries.rows import dicts
from app.queries.transactions import matching
from app.store.reader import Reader

MOST_SICK, MOST_HEALTHY = 1000, 2000
"""Transactions of each group whose records are read: the answer stays as fast however much there is."""
Row = dict[str, Any]
Instants = NDArray[np.int64]
FOREVER = np.iinfo(np.int64).max
_PEER = ("workflow", "partner", "tenant", "version", *OWN)
_SAID = ("causes_states", "causes_records", "causes_spans")


@dataclass(frozen=True)
class Group:
    """Transactions: those read, and how many there are in all."""

    rows: Sequence[Row]
    total: int


@dataclass(frozen=True)
class Told:
    """An attribute's value: the places of those of the sample that have it, and since when (microseconds of 1970)."""

    kind: str
    attribute: str
    value: str
    places: NDArray[np.int64]
    known: Instants


def sick(reader: Reader, filters: Filters, most: int = MOST_SICK) -> Group:
    """Those that the filters choose, the latest started first; a row also has the `workflows` of all of them."""
    parameters = filters.parameters() | {"matching": matching(reader, filters), "most": most}
    return _group(reader, "causes_sick", parameters)


def healthy(reader: Reader, of: Group, filters: Filters, baseline: Filters, most: int = MOST_HEALTHY) -> Group:
    """Peers of the sick, the nearest in time first: of the same workflows, `from` and `to` those that completed, ended,
    or are open and not stuck. Whatever `baseline` says goes instead, and further narrows them."""
    if not of.rows:
        return Group([], 0)
    own = baseline.parameters()
    peer = {f"peer_{name}": own[name] for name in _PEER}
    peer["peer_workflow"] = own["workflow"] or of.rows[0]["workflows"]
    peer["peer_since"] = baseline.from_ or filters.from_
    peer["peer_until"] = baseline.to or filters.to
    peer["peer_matching"] = matching(reader, baseline)
    started = [row["started_at"] for row in of.rows]
    nearest = {"first": min(started), "last": max(started), "most": most}
    asked = filters.parameters() | {"matching": matching(reader, filters)}
    return _group(reader, "causes_healthy", asked | peer | nearest)


def onsets(reader: Reader, of: Group) -> list[Row]:
    """Of each of the sick, in order: {state, entered_at, onset, error_class, error_code, outcome}.

    `onset` is when the state was entered, or the first of the retries and dead letters that led straight into it; null
    of what has no state. The error is that of the transition into the state, and `outcome` whether the state is an
    exception or an end, rather than one in which transactions ordinarily wait.
    """
    states, entered = ([row[name] for row in of.rows] for name in ("state", "state_since"))
    return dicts(reader.ask("causes_onsets", **_sample(of.rows), states=states, entered=entered))


def segments(reader: Reader, of: Group) -> list[Row]:
    """{place, workflow, partner, tenant, version, known_at}: what transitions of the sick named, and since when."""
    return dicts(reader.ask("causes_segments", **_sample(of.rows)))


def told(reader: Reader, of: Group, peers: Group, least: int) -> list[Told]:
    """What the records of the sample say: values that at least `least` of the sick have. Places count the sick first.

    `kind` is `states transition identity payload span operation service` or `resource`.
    """
    sample = _sample([*of.rows, *peers.rows]) | {"sick": len(of.rows), "least": least}
    tables = [reader.ask(question, **sample) for question in _SAID]
    return [one for table in tables for one in _unpacked(table)]


def microseconds(instants: Iterable[datetime | None]) -> Instants:
    """Instants as numbers that compare; None as later than all."""
    found = pa.array(list(instants), pa.timestamp("us")).cast(pa.int64())
    numbers: Instants = found.fill_null(FOREVER).to_numpy(zero_copy_only=False)
    return numbers


def _group(reader: Reader, question: str, parameters: Row) -> Group:
    rows = dicts(reader.ask(question, **parameters))
    return Group(rows, rows[0]["total"] if rows else 0)


def _sample(rows: Sequence[Row]) -> Row:
    """The keys of the transactions, and the stretch of time that holds all their records."""
    since, until = min(row["started_at"] for row in rows), max(row["last_at"] for row in rows)
    return {"txs": [row["tx"] for row in rows], "since": since, "until": until}


def _unpacked(table: pa.Table) -> Iterable[Told]:
    table = table.combine_chunks()
    if not table.num_rows:
        return
    lists = [table[name].chunk(0) for name in ("places", "known")]
    ends = lists[0].offsets.to_numpy()[1:-1]
    places, known = (np.split(one.flatten().cast(pa.int64()).to_numpy(zero_copy_only=False), ends) for one in lists)
    names = (table[name].to_pylist() for name in ("kind", "attribute", "value"))
    for kind, attribute, value, where, since in zip(*names, places, known, strict=True):
        yield Told(kind, attribute, value, where, since)
