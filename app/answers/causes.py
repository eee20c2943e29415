"""Causes: what sets a group of transactions apart from its healthy peers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np

from app.analysis.causes.onset import onset
from app.analysis.causes.ranking import METHOD, SURE_WITHIN, Flags, Trait, ranked
from app.analysis.causes.stratified_test import Strata, strata
from app.analysis.causes.text import explained_sentence, healthy_sentence, sick_sentence
from app.answers.cause_origins import origins
from app.domain.answer_fields.causes import Explained, LinkedCause, LinkedCauses
from app.domain.rows import Row
from app.domain.segments import SEGMENTS
from app.queries import causes as asking
from app.queries.causes import Fact, Group
from app.queries.filters import Filters
from app.store.reader import Reader

_RANKS = (
    "segment",
    "transition",
    "identity",
    "payload",
    "resource",
    "service",
    "operation",
    "span",
    "failure",
    "states",
    "origin",
)
"""Which of several names for the same transactions is given: what people chose first, what machines say last."""
_OWN_NAMES = frozenset((*SEGMENTS, "state", "error_class", "error_code", "service", "operation", "rule_version"))
_MACHINES = ("resource", "service", "operation", "span", "failure", "states")
_ENOUGH = 30
MOST_TESTED = 2_000
"""Values that are tested, at most."""
FEWEST_EXPLAINED = 5
"""Sick transactions below which no segment is said to explain them alone."""
_STRATIFIED = ("partner", "workflow")
_EXPLAINING = ("partner", "version", "tenant")
_BREATH = 500
"""What becomes known in the last five-hundredth of the way to an outcome is said in the same breath: the call that
brings a rejection is handled, and says so, milliseconds before the transition; and clocks of two machines differ."""
_LISTED = ("segment", "transition", "identity", "payload")
"""Kinds whose values the filters of a list know."""
_ERROR = ("state", "error_class", "error_code")


def causes(reader: Reader, filters: Filters, baseline: Filters | None = None) -> LinkedCauses:
    """`GET /api/v1/causes` of interface.md: {sick, healthy, explained_by, items, tests, method}.

    For pages an item also has its `example`, {transaction_id, tenant} of a sick one that has it, and the `filter` that
    narrows a list to it, if any. `explained_by` is {attribute, value, sentence}: the segment that the selection fixes,
    where nothing else surely sets the sick apart. Large groups are compared by a sample that is the same each time; the
    sentences then say so. A `baseline` narrows the healthy by what it sets, where it sets nothing they are as usual.
    """
    baseline = baseline or Filters()
    sick, healthy = asking.groups(reader, filters, baseline)
    traits, dropped = _traits(reader, filters, sick, healthy)
    rows = [*sick.rows, *healthy.rows]
    names = [name for name in _STRATIFIED if not getattr(baseline, name)]
    by_time = baseline.from_ is None and baseline.to is None
    tested = strata(rows, len(sick.rows), names, by_time) if rows else None
    items, tests = ranked(traits, len(sick.rows), len(healthy.rows), tested, dropped)
    began = origins(reader, filters, sick, healthy, _RANKS.index("origin"))
    explained = None if began else _explained(reader, filters, sick, healthy, items, tested)
    if explained is not None:
        items = [item for item in items if item["symptom"]]
    items = [*began, *items]
    return {
        "sick": {"n": sick.total, "sentence": sick_sentence(reader.catalog, filters, sick.total, len(sick.rows))},
        "healthy": {
            "n": healthy.total,
            "sentence": healthy_sentence(reader.catalog, filters, baseline, healthy, len(healthy.rows)),
        },
        "explained_by": explained,
        "items": [_pointing(item, sick, healthy) for item in items],
        "tests": tests,
        "method": METHOD,
    }


def _explained(
    reader: Reader, filters: Filters, sick: Group, healthy: Group, items: Sequence[Row], tested: Strata | None
) -> Explained | None:
    """The segment that the selection fixes (no workflow), where no cause is sure; None where too few are compared."""
    segments = asking.fixed(filters, sick.rows) if sick.rows else {}
    name = next((name for name in _EXPLAINING if segments.get(name) is not None), None)
    few = len(sick.rows) < FEWEST_EXPLAINED or not healthy.rows
    sure = any(item["p_value"] < SURE_WITHIN for item in items if not item["symptom"])
    if name is None or few or sure or tested is None:
        return None
    sentence = explained_sentence(reader.catalog, name, str(segments[name]), name in healthy.shared, tested)
    return {"attribute": name, "value": str(segments[name]), "sentence": sentence}


def _pointing(item: Row, sick: Group, healthy: Group) -> LinkedCause:
    """An item with what leads on from it, and since when there is more of it."""
    halves, place, having = item.pop("halves"), item.pop("example"), item.pop("having")
    rose = None
    if not item["symptom"]:
        weights = [np.full(len(group.rows), group.total / max(len(group.rows), 1)) for group in (sick, healthy)]
        started = [row["started_at"] for row in (*sick.rows, *healthy.rows)]
        rose = onset(started, np.concatenate(having), np.concatenate(weights))
    example = {name: sick.rows[place][name] for name in ("transaction_id", "tenant")} if place is not None else None
    chosen = _filter([(_RANKS[rank], *named) for rank, *named in halves])
    return cast(LinkedCause, item | {"onset": rose, "example": example, "filter": chosen})


def _filter(halves: Sequence[tuple[str, str, str]]) -> dict[str, str] | None:
    """What narrows a list to a cause: segments by their names, what events say by `q`, which is taken once."""
    chosen = {attribute if kind == "segment" else "q": value for kind, attribute, value in halves}
    listed = all(kind in _LISTED for kind, _, _ in halves)
    return chosen if listed and len(chosen) == len(halves) else None


def _traits(reader: Reader, filters: Filters, sick: Group, healthy: Group) -> tuple[list[Trait], int]:
    """What can be tested, and how many values more there are, which set the sick apart least."""
    if not sick.rows:
        return [], 0
    onsets = _Onsets(asking.onsets(reader, sick), sick)
    facts = asking.facts(reader, sick, healthy, min(2, len(sick.rows)))
    among = _among(facts, sick, healthy)
    valued = [*_segments(reader, sick, healthy), *(fact for fact in facts if fact.value is not None)]
    tested = _furthest_apart(valued, len(sick.rows), len(healthy.rows))
    traits: dict[tuple[str, str], Trait] = {}
    for fact in tested:
        key = _named(fact), fact.text
        trait = _trait(fact, key, onsets, among.get(fact.kind), fact.having(len(sick.rows), len(healthy.rows)))
        traits[key] = _merged(traits[key], trait) if key in traits else trait
    defining = _defining(filters, sick)
    return [_marked(trait, filters, defining) for trait in traits.values()], len(valued) - len(tested)


def _furthest_apart(facts: Sequence[Fact], sick: int, healthy: int) -> Sequence[Fact]:
    """At most `MOST_TESTED`, those whose shares of the sick and the healthy are furthest apart: a record may carry
    tens of thousands of attributes, and each that is tested takes memory for all transactions compared."""
    if len(facts) <= MOST_TESTED:
        return facts

    def apart(fact: Fact) -> float:
        ours = int((fact.places < sick).sum())
        return ours / sick - (len(fact.places) - ours) / max(healthy, 1)

    return sorted(facts, key=apart, reverse=True)[:MOST_TESTED]


def _among(facts: Sequence[Fact], sick: Group, healthy: Group) -> dict[str, tuple[Flags, Flags]]:
    """By kind of record, who could have what it says, where not everybody could.

    Not every payload is captured, nor every decision sent. And a healthy one that is still on its way has not called
    and answered all that it will: what machines say is compared with those that came through, where these are enough.
    """
    among = {one.kind: one.having(len(sick.rows), len(healthy.rows)) for one in facts if one.value is None}
    came_through = np.array([row["status"] != "open" for row in healthy.rows], dtype=bool)
    if came_through.sum() >= _ENOUGH:
        among |= dict.fromkeys(_MACHINES, (np.ones(len(sick.rows), bool), came_through))
    return among


class _Onsets:
    """Of each of the sick, when it fell ill, and by what."""

    def __init__(self, rows: Sequence[Row], sick: Group) -> None:
        self.at = asking.microseconds(row["onset"] for row in rows)
        self.started = asking.microseconds(row["started_at"] for row in sick.rows)
        entered = asking.microseconds(row["entered_at"] for row in rows)
        outcome = np.array([row["outcome"] for row in rows], dtype=bool)
        self._ordinary = ~outcome & (self.at == entered)
        self._error = {name: np.array([row[name] or "" for row in rows], dtype=object) for name in _ERROR}

    def early(self, one: Fact, places: Any, known: Any) -> Any:
        """Of which it was known before: earlier than the onset, or with it where that is no outcome in itself.

        Everything is known from the start of a transaction that fell ill as it began, and what is said on entering an
        ordinary state is said of the healthy too. Never known before are the state itself, the error of the transition
        into it, and errors of calls.
        """
        onset = self.at[places]
        with_it = (known == onset) & ((known == self.started[places]) | self._ordinary[places])
        breath = np.where(self._ordinary[places], 0, (onset - self.started[places]) // _BREATH)
        early = (known < onset - breath) | with_it
        if one.kind == "failure":
            return np.zeros_like(early)
        return early & (self._error[one.attribute][places] != one.value) if one.kind == "states" else early


def _trait(
    one: Fact, key: tuple[str, str], onsets: _Onsets, among: tuple[Flags, Flags] | None, having: tuple[Flags, Flags]
) -> Trait:
    early = np.zeros_like(having[0])
    ours = one.places < early.size
    early[one.places[ours]] = onsets.early(one, one.places[ours], one.known[ours])
    return Trait(*key, _RANKS.index(one.kind), having[0], early, having[1], among=among)


def _merged(one: Trait, other: Trait) -> Trait:
    """One name and value said by two kinds of record."""
    return replace(
        one,
        rank=min(one.rank, other.rank),
        sick=one.sick | other.sick,
        early=one.early | other.early,
        healthy=one.healthy | other.healthy,
    )


def _segments(reader: Reader, sick: Group, healthy: Group) -> list[Fact]:
    """The four segments; known since a transition named them, or from the start where only spans did."""
    rows = [*sick.rows, *healthy.rows]
    known = {
        (row["place"], name, row[name]): row["known_at"]
        for row in sorted(asking.segments(reader, sick), key=lambda row: row["known_at"], reverse=True)
        for name in SEGMENTS
    }
    facts = []
    for name in SEGMENTS:
        places: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            if row[name] is not None:
                places.setdefault(row[name], []).append(place)
        for value, having in places.items():
            since = asking.microseconds(known.get((place, name, value), rows[place]["started_at"]) for place in having)
            if having[0] < len(sick.rows):
                facts.append(Fact("segment", name, value, np.array(having), since))
    return facts


def _named(one: Fact) -> str:
    """The attribute's name; one of a record that reads like a field of ours says that it is an attribute."""
    own = one.kind in ("segment", "states", "identity", "payload", "operation", "service")
    return one.attribute if own or one.attribute not in _OWN_NAMES else f"attribute {one.attribute}"


def _defining(filters: Filters, sick: Group) -> Mapping[str, frozenset[str]]:
    """Values that the selection itself names; a signature names what it is made of."""
    names = (*SEGMENTS, *_ERROR)
    chosen_by = {name: set(getattr(filters, name)) for name in names}
    if filters.signature:
        for name in names:
            if name not in ("tenant", "version"):
                chosen_by[name] |= {row[name] for row in sick.rows if row[name] is not None}
    return {name: frozenset(values) for name, values in chosen_by.items()}


def _marked(trait: Trait, filters: Filters, defining: Mapping[str, frozenset[str]]) -> Trait:
    """Marked, where the selection names it, or where it is the state that most came into, or the error with it."""
    named = trait.value in defining.get(trait.attribute, ()) or trait.value == filters.q
    named = named or (trait.attribute in _ERROR and 2 * int(trait.early.sum()) < int(trait.sick.sum()))
    return replace(trait, defining=True) if named else trait
