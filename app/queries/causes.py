"""Sick and healthy transactions and what their records say, for `app.answers.causes`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import orjson
import pyarrow as pa
from numpy.typing import NDArray

from app.domain.rows import Row
from app.domain.segments import SEGMENTS
from app.domain.values import MARK, to_plain
from app.queries.filters import MARKS, OWN, Filters, single
from app.queries.rows import dicts
from app.queries.transactions import matching
from app.store.reader import Reader

MOST_SICK, MOST_HEALTHY = 800, 1600
"""Transactions of each group whose records are read: the answer stays as fast however much there is."""
MOST_NEAR, FEWEST_SICK = 100_000, 100
"""Where the sick are few among many, fewer are read, but so many at least: else their records lie everywhere."""
Instants = NDArray[np.int64]
Flags = NDArray[np.bool_]
FEWEST_PEERS = 30
"""Healthy transactions below which what they share with the sick is widened."""
_WIDENING = ("time", "version", "tenant", "partner")
FOREVER = np.iinfo(np.int64).max
_PEER = (*SEGMENTS, *OWN, *MARKS)
_NEVER_HEALTHY = frozenset(("stuck", "failed", "rejected", "cancelled"))
_FACTS = ("causes_states", "causes_records", "causes_spans")


@dataclass(frozen=True)
class Group:
    """Transactions: those read, how many there are in all, and of which workflows (`""` for none).

    Of peers `shared` are the segments that they share with the sick because the selection fixes them, and `widened`
    what they do not share though it is fixed, since too few would: segments, and `time` for `from` and `to`.
    """

    rows: Sequence[Row]
    total: int
    workflows: tuple[str, ...]
    shared: Mapping[str, str | None] = field(default_factory=dict)
    widened: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """An attribute's value: the places of those of the sample that have it, and since when (microseconds of 1970)."""

    kind: str
    attribute: str
    value: str | None
    places: NDArray[np.int64]
    known: Instants
    weight: float = 0.0

    @property
    def text(self) -> str:
        """The value as text; what spans keep in their own notation as JSON."""
        if self.value is None:
            return ""
        if not self.value.startswith(MARK):
            return self.value
        plain = to_plain(self.value)
        return plain if isinstance(plain, str) else orjson.dumps(plain).decode()

    def having(self, sick: int, healthy: int) -> tuple[Flags, Flags]:
        """Who of the sick and of the healthy has it."""
        have = np.zeros(sick + healthy, bool)
        have[self.places] = True
        return have[:sick], have[sick:]


def groups(reader: Reader, filters: Filters, baseline: Filters) -> tuple[Group, Group]:
    """The sick, those that the filters choose, and their healthy peers.

    Peers are of the same workflows, `from` and `to`, share every segment that the selection fixes, and completed,
    ended, or are open and not stuck; whatever `baseline` says goes instead, and further narrows them. Where fewer than
    30 are so, the range is opened first, then version, tenant and partner. Read are the latest started of the sick,
    and of the healthy the nearest to those in time.
    """
    asked = filters.parameters() | {"matching": matching(reader, filters)}
    counts = dicts(reader.ask("causes_sick_count", **asked))
    rows = dicts(reader.ask("causes_sick", **asked, most=MOST_SICK)) if counts else []
    workflows = baseline.workflow or tuple(row["workflow"] or "" for row in counts)
    if not rows:
        return Group([], 0, workflows), Group([], 0, workflows)
    own = baseline.parameters()
    asked |= {f"peer_{name}": own[name] for name in _PEER} | {"peer_workflow": workflows}
    asked |= {"peer_since": baseline.from_ or filters.from_, "peer_until": baseline.to or filters.to}
    asked["peer_matching"] = matching(reader, baseline)
    asked["apart"] = bool(filters.status) and _NEVER_HEALTHY.issuperset(filters.status) and not baseline.status
    shared = {name: value for name, value in fixed(filters, rows).items() if not getattr(baseline, name)}
    asked |= {f"peer_{name}": [value or ""] for name, value in shared.items()}
    widened: list[str] = []
    peers = dicts(reader.ask("causes_healthy_count", **asked, **_stretch(rows)))[0]
    for name in _WIDENING:
        if peers["n"] >= FEWEST_PEERS:
            break
        if name == "time" and filters.from_ is not None and baseline.from_ is None:
            asked["peer_since"] = None
        elif name in shared:
            asked[f"peer_{name}"] = None
        else:
            continue
        widened.append(name)
        peers = dicts(reader.ask("causes_healthy_count", **asked, **_stretch(rows)))[0]
    shared = {name: value for name, value in shared.items() if name not in widened}
    rows = _bounded(rows, peers["near"])
    stretch = _stretch(rows)
    asked |= stretch | {"most": MOST_HEALTHY}
    healthy = dicts(reader.ask("causes_healthy", **asked, earliest=stretch["first"], latest=stretch["last"]))
    if len(healthy) < min(MOST_HEALTHY, peers["n"]):
        healthy = dicts(reader.ask("causes_healthy", **asked, earliest=datetime.min, latest=datetime.max))  # noqa: DTZ901
    total = sum(row["n"] for row in counts)
    return Group(rows, total, workflows), Group(healthy, peers["n"], workflows, shared, tuple(widened))


def fixed(filters: Filters, rows: Sequence[Row]) -> dict[str, str | None]:
    """The segments that a selection fixes: by a filter of one value, or by its signature, which names a partner."""
    segments: dict[str, str | None] = {}
    for name in SEGMENTS:
        chosen = single(getattr(filters, name))
        if chosen is not None:
            segments[name] = chosen or None
        elif filters.signature and name in ("workflow", "partner") and len({row[name] for row in rows}) == 1:
            segments[name] = rows[0][name]
    return segments


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


def facts(reader: Reader, of: Group, peers: Group, least: int) -> list[Fact]:
    """What the records of the sample say: values that at least `least` of the sick have. Places count the sick first.

    `kind` is `states transition identity payload span failure operation service` or `resource`. Of decisions and
    payloads a value of None says who has any.
    """
    sample = _sample([*of.rows, *peers.rows]) | {"sick": len(of.rows), "least": least}
    tables = [reader.ask(question, **sample) for question in _FACTS]
    return [fact for table in tables for fact in _unpacked(table)]


def origins(reader: Reader, of: Group, peers: Group, least: int) -> list[Fact]:
    """Where it began: the operations (service and name) that `failed first`, those that were `slow` in themselves, and
    each `slow service`.

    All are of kind `origin`; see `causes_origins.sql`.
    """
    sample = _sample([*of.rows, *peers.rows]) | {"sick": len(of.rows), "least": least}
    return list(_unpacked(reader.ask("causes_origins", **sample)))


def microseconds(instants: Iterable[datetime | None]) -> Instants:
    """Instants as numbers that compare; None as later than all."""
    since_epoch = pa.array(list(instants), pa.timestamp("us")).cast(pa.int64())
    numbers: Instants = since_epoch.fill_null(FOREVER).to_numpy(zero_copy_only=False)
    return numbers


def _bounded(rows: list[Row], near: int) -> list[Row]:
    """Rows, the latest first, cut so that no more than about `MOST_NEAR` peers started while they did."""
    share = MOST_NEAR / near if near > MOST_NEAR else 1
    return rows[: max(int(len(rows) * share), min(FEWEST_SICK, len(rows)))]


def _stretch(rows: Sequence[Row]) -> Row:
    """The first and the last start."""
    started = [row["started_at"] for row in rows]
    return {"first": min(started), "last": max(started)}


def _sample(rows: Sequence[Row]) -> Row:
    """The keys of the transactions, and the stretch of time that holds all their records."""
    since, until = min(row["started_at"] for row in rows), max(row["last_at"] for row in rows)
    return {"txs": [row["tx"] for row in rows], "since": since, "until": until}


def _unpacked(table: pa.Table) -> Iterable[Fact]:
    table = table.combine_chunks()
    if not table.num_rows:
        return
    lists = [table[name].chunk(0) for name in ("places", "known")]
    ends = lists[0].offsets.to_numpy()[1:-1]
    places, known = (np.split(one.flatten().cast(pa.int64()).to_numpy(zero_copy_only=False), ends) for one in lists)
    names = (table[name].to_pylist() for name in ("kind", "attribute", "value"))
    weights = table["weight"].to_pylist() if "weight" in table.column_names else [0.0] * table.num_rows
    for kind, attribute, value, where, since, weight in zip(*names, places, known, weights, strict=True):
        yield Fact(kind, attribute, value, where, since, weight)
