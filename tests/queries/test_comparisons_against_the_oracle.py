"""Decompositions, versions, paths and what came late equal the slow oracle's, over random worlds and questions.

`TRANSOM_ORACLE_WORLDS` sets how many worlds are drawn; the default is for a run that one waits for.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import accumulate
from math import comb
from random import Random
from typing import Any

import pytest

from app.answers.changed import changed
from app.answers.comparison import compare
from app.answers.decomposition import decomposition
from app.answers.paths import compare_paths, paths
from app.domain.answer_fields.comparisons import Paths
from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.numbers import NUMBERS
from app.store.store import Store
from tests.oracle import lateness, measuring
from tests.oracle.loading import entries, parted, shuffled
from tests.oracle.making import at
from tests.oracle.measures import LENGTHS, SHARES
from tests.oracle.walked import Walked
from tests.oracle.world import World
from tests.oracle.worlds import RandomWorld, seeded
from tests.present import present

WORLDS = int(os.environ.get("TRANSOM_ORACLE_WORLDS", "1"))
PARTNERS: tuple[tuple[str, ...], ...] = ((), (), ("northwind",), ("northwind", ""))


@contextmanager
def stored(drawn: RandomWorld, dice: Random) -> Iterator[Store]:
    """A store of the world's records, out of order and some of them twice."""
    store = Store(None, lambda: drawn.catalog, lambda: drawn.now)
    try:
        for batch in parted(entries(shuffled(drawn.records, dice)), dice):
            store.load(batch)
        yield store
    finally:
        store.close()


def chosen(partner: tuple[str, ...]) -> dict[str, list[str | None]]:
    """The oracle's form of a filter by partner."""
    return {"partner": [name or None for name in partner]} if partner else {}


def periods(world: World, dice: Random) -> tuple[tuple[datetime, datetime], tuple[datetime, datetime]]:
    """Two neighbouring periods whose edges often meet a record."""
    edge = dice.choice([record["at"] for own in world.records.values() for record in own])
    width = timedelta(minutes=dice.choice((10, 60, 300, 1440, 4000)))
    return (edge - width, edge), (edge, edge + width)


def exact(
    world: World, number: str, bucket: Any, by: Any, filters: Any, above: Fraction | None = None
) -> dict[Any, tuple[Fraction, int]]:
    """(sum, n) by segment: of shares and lengths what is averaged, of counts and hours the value itself.

    With `above`, in microseconds, a length is 1 or 0: whether it is longer.
    """
    if number not in SHARES and number not in LENGTHS:
        counts = measuring.series(world, number, [bucket], by, filters)
        return {key: (own[0][0] or Fraction(0), own[0][1]) for key, own in counts.items()}
    told: dict[Any, list[int]] = {}
    for name in world.records:
        segment = world.segment(name)
        if all(segment[field] in values for field, values in filters.items()):
            inside = [
                int(value) for at_, value in measuring._facts(world, number, name) if bucket[0] <= at_ < bucket[1]
            ]
            counted = inside if above is None else [int(one > above) for one in inside]
            told.setdefault(tuple(segment[field] for field in by), []).extend(counted)
    scale = 1 if number in SHARES or above is not None else 1_000_000
    return {key: (Fraction(sum(own), scale), len(own)) for key, own in told.items()}


def near(expected: Fraction | float | None, given: float | None) -> bool:
    """Equal, but for the last digits of a float."""
    if expected is None or given is None:
        return expected is None and given is None
    return abs(float(expected) - given) <= 1e-9 * max(1.0, abs(float(expected)))


def kitagawa(before: dict[Any, Any], after: dict[Any, Any]) -> dict[Any, tuple[Fraction, Fraction]] | None:
    """(mix, real) by segment, written out from the formula; None where a period has nothing."""
    wholes = [sum(n for _, n in period.values()) for period in (before, after)]
    if not all(wholes):
        return None
    middle = sum(
        sum((value for value, _ in period.values()), Fraction(0)) / whole
        for period, whole in zip((before, after), wholes, strict=True)
    ) / Fraction(2)
    told = {}
    for key in before.keys() | after.keys():
        (sum0, n0), (sum1, n1) = before.get(key, (0, 0)), after.get(key, (0, 0))
        if not n0 and not n1:
            continue
        rate0, rate1 = (
            Fraction(sum0, n0) if n0 else Fraction(sum1, n1),
            Fraction(sum1, n1) if n1 else Fraction(sum0, n0),
        )
        weight0, weight1 = Fraction(n0, wholes[0]), Fraction(n1, wholes[1])
        told[key] = ((weight1 - weight0) * ((rate0 + rate1) / 2 - middle), (weight0 + weight1) / 2 * (rate1 - rate0))
    return told


def decomposed(world: World, reader: Any, number: str, dice: Random) -> list[str]:
    """Where a decomposition is not what the oracle's parts say, or does not add up."""
    before, after = periods(world, dice)
    by, partner = tuple(dice.sample(measuring.SEGMENTS, dice.choice((0, 1, 1, 2)))), dice.choice(PARTNERS)
    quantile = dice.choice((None, *NUMBERS[number].quantiles)) if number in LENGTHS else None
    told = decomposition(reader, number, Filters(partner=partner), by, before, after, quantile)
    above = None
    if quantile is not None:
        share = Fraction(int(quantile[1:]), 100)
        value = measuring.series(world, number, [before], (), chosen(partner), share).get((), [(None, 0)])[0][0]
        above = (value or Fraction(0)) * 1_000_000
    ends = [exact(world, number, period, by, chosen(partner), above) for period in (before, after)]
    averaged = number in SHARES or number in LENGTHS
    items = {tuple(item["segment"][name] for name in by): item for item in told["items"]}
    asked = f"{number} {quantile} by {by} of {partner}, {before}, {after}"
    if averaged:
        parts = kitagawa(*ends)
        if parts is None:
            nothing = told["change"] is None and all(item["total"] is None for item in items.values())
            return [] if nothing else [f"{asked}: a change of nothing"]
    else:
        keys = {key for end in ends for key, (_, n) in end.items() if n}
        parts = {
            key: (Fraction(0), Fraction(ends[1].get(key, (0, 0))[0] - ends[0].get(key, (0, 0))[0])) for key in keys
        }
    found = [f"{asked}: {parts.keys() ^ items.keys()} on one side only"] if parts.keys() != items.keys() else []
    for key, (mix, real) in parts.items():
        item = items.get(key, {})
        if not (near(mix, item.get("mix")) and near(real, item.get("real")) and near(mix + real, item.get("total"))):
            found.append(f"{asked}, {key}: expected {float(mix)} {float(real)}, got {item}")
    for name in ("mix", "real"):
        if not near(sum((part[name == "real"] for part in parts.values()), Fraction(0)), told[name]):
            found.append(f"{asked}: the parts' {name} are not {told[name]}")
    for name, end in zip(("before", "after"), ends, strict=True):
        whole, n = sum((value for value, _ in end.values()), Fraction(0)), sum(n for _, n in end.values())
        value = (whole / n if n else None) if averaged else whole
        if not (near(value, told[name]["value"]) and n == told[name]["n"]):
            found.append(f"{asked}: {name} expected {value} of {n}, got {told[name]}")
    return found


@pytest.mark.parametrize("seed", range(WORLDS))
def test_a_decomposition_is_kitagawas_over_the_oracles_transactions(seed: int) -> None:
    dice = Random(seed)
    drawn = seeded(6000 + seed, islands=8, scopes=seed % 2 == 1)
    world = World(drawn.records, drawn.catalog, drawn.now)
    with stored(drawn, dice) as store, store.reader() as reader:
        asked = (*NUMBERS, *LENGTHS, *LENGTHS)
        assert [line for number in asked for line in decomposed(world, reader, number, dice)] == []


def bounds(ranked: list[int], share: Fraction) -> tuple[float | None, float | None]:
    """The values, in seconds, between which a quantile lies but for 2.5 % on either side: by exact binomial terms."""
    n = len(ranked)
    below = list(accumulate(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)))
    low = [ranked[rank - 1] for rank in range(1, n + 1) if below[rank - 1] <= Fraction(25, 1000)]
    high = [ranked[rank - 1] for rank in range(1, n + 1) if 1 - below[rank - 1] <= Fraction(25, 1000)]
    return (low[-1] / 1e6 if low else None), (high[0] / 1e6 if high else None)


def lengths_of(world: World, number: str, key: tuple[Any, ...], bucket: tuple[datetime, datetime]) -> list[int]:
    """The lengths of a (workflow, version) in the bucket, shortest first, in microseconds."""
    own = [name for name in world.records if (world.segment(name)["workflow"], world.segment(name)["version"]) == key]
    facts = [fact for name in own for fact in measuring._facts(world, number, name)]
    return sorted(length for at_, length in facts if bucket[0] <= at_ < bucket[1])


@pytest.mark.parametrize("seed", range(WORLDS))
def test_every_number_of_a_version_is_the_oracles_and_lies_within_its_interval(seed: int) -> None:
    dice = Random(seed)
    drawn = seeded(6100 + seed, islands=8)
    world = World(drawn.records, drawn.catalog, drawn.now)
    bucket = (at(-60), at(60 * dice.choice((1, 3, 30))))
    with stored(drawn, dice) as store, store.reader() as reader:
        told = compare(reader, Filters(from_=bucket[0], to=bucket[1]))
    given = {(one["workflow"], one["version"]): one for one in told["versions"]}
    found = []
    for number in NUMBERS:
        for name, share in (("p50", 50), ("p95", 95)) if number in LENGTHS else ((None, 0),):
            expected = measuring.series(world, number, [bucket], ("workflow", "version"), {}, Fraction(share, 100))
            for key, ((value, n),) in expected.items():
                one: Row = given[key]["numbers"][number] if key in given else {"value": None, "n": 0}
                one = one["quantiles"][name] if name and key in given else one
                if (n and not near(value, one["value"])) or n != one["n"]:
                    found.append(f"{number} {name} of {key}: expected {value} of {n}, got {one}")
                if number in LENGTHS and n:
                    ends = bounds(lengths_of(world, number, key, bucket), Fraction(share, 100))
                    if not (near(ends[0], one["low"]) and near(ends[1], one["high"])):
                        found.append(f"{number} {name} of {key} lies between {ends}, got {one}")
                if number in SHARES and n and not one["low"] <= float(value or 0) <= one["high"]:
                    found.append(f"{number} of {key} lies outside {one}")
    assert found == []
    started = measuring.series(world, "started", [bucket])[()][0][1]
    assert sum(sum(point["versions"].values()) for point in told["adoption"]) == started
    assert sum(one["started"] for one in told["versions"]) == started


def walked(told: Paths, expected: Walked) -> list[str]:
    """Where an answer's paths are not those that the oracle walked."""
    found = []
    variants = {(one["workflow"], tuple(one["path"])): one for one in told["variants"]}
    for path, own in expected.variants().items():
        one = variants.pop(path, None)
        rate = Fraction(own["completed"], own["judged"]) if own["judged"] else None
        counts = one is not None and (one["count"], one["judged"]) == (own["count"], own["judged"])
        lengths = one is not None and near(own["median"], one["median_seconds"]) and near(rate, one["success_rate"])
        if not (counts and lengths):
            found.append(f"{path}: expected {own}, got {one}")
    found += [f"{path} was walked by nobody" for path in variants]
    edges = {
        (one["workflow"], one["from_state"], one["to_state"]): (one["count"], one["median_wait_seconds"])
        for one in told["edges"]
    }
    moves = expected.moves()
    found += [f"{edges.keys() ^ moves.keys()} are moves on one side only"] if edges.keys() != moves.keys() else []
    for move, (count, wait) in moves.items():
        if move in edges and not (edges[move][0] == count and near(wait, edges[move][1])):
            found.append(f"{move}: expected {count} {wait}, got {edges[move]}")
    states = {(one["workflow"], one["state"]): one["count"] for one in told["states"]}
    found += [] if states == expected.entered() else [f"states {states} are {expected.entered()}"]
    given = {
        (one["workflow"], one.get("state", one.get("from_state")), one.get("to_state")): one
        for one in told["deviations"]
    }
    counted = {move: (one["transactions"], one["first_seen"]) for move, one in given.items()}
    return found + ([] if counted == expected.deviations() else [f"deviations {counted}: {expected.deviations()}"])


@pytest.mark.parametrize("seed", range(WORLDS))
def test_paths_moves_and_deviations_are_those_that_the_oracle_walks(seed: int) -> None:
    dice = Random(seed)
    drawn = seeded(6200 + seed, islands=15, learned=seed % 2 == 1)
    with stored(drawn, dice) as store:
        for as_of in (None, *drawn.as_of):
            world = World(drawn.records, drawn.catalog, drawn.now, as_of)
            with store.reader(as_of) as reader:
                for _ in range(2):
                    partner, since = dice.choice(PARTNERS), dice.choice((None, at(dice.randrange(0, 60))))
                    until = dice.choice((None, at(dice.randrange(60, 200))))
                    told = paths(reader, Filters(partner=partner, from_=since, to=until), 1000)
                    expected = Walked(world, since, until, chosen(partner))
                    assert walked(told, expected) == []
                    assert told["transactions"] == len(expected.chosen)
                    assert told["variant_count"] == len(told["variants"])


def test_two_segments_paths_stand_beside_each_other_also_where_only_one_ranks_them() -> None:
    dice = Random(1)
    drawn = seeded(6300, islands=8)
    world = World(drawn.records, drawn.catalog, drawn.now)
    north, others = (Walked(world, None, None, {"partner": [name]}).variants() for name in ("northwind", None))
    with stored(drawn, dice) as store, store.reader() as reader:
        answer = compare_paths(reader, Filters(partner=("northwind",)), Filters(partner=("",)), 3)
        told = present(answer.get("compared"))["variants"]
    assert len(told) >= 4, "each side has a path of its own among its three"
    for one in told:
        path = (one["workflow"], tuple(one["path"]))
        counts = [side["count"] if side else 0 for side in (one["here"], one["there"])]
        assert counts == [side.get(path, {"count": 0})["count"] for side in (north, others)]


@pytest.mark.parametrize("seed", range(WORLDS))
def test_what_came_late_is_of_those_whose_part_it_changed(seed: int) -> None:
    dice = Random(seed)
    drawn = seeded(6400 + seed, islands=8)
    found = []
    with stored(drawn, dice) as store:
        for until in drawn.as_of:
            then, now = (World(drawn.records, drawn.catalog, drawn.now, instant) for instant in (until, None))
            touched = [name for name in now.records if lateness.late(now, name, until)]
            for number in dice.sample(list(NUMBERS), 12):
                since = until - timedelta(minutes=dice.choice((5, 60, 600, 5000)))
                by, partner = tuple(dice.sample(measuring.SEGMENTS, dice.choice((0, 1)))), dice.choice(PARTNERS)
                asked = (number, Filters(partner=partner, from_=since, to=until), by)
                with store.reader() as present, store.reader(until) as past:
                    told = changed(past, present, *asked)
                how = ((since, until), by, chosen(partner))
                moved = [
                    name
                    for name in touched
                    if lateness.part(then, number, name, *how) != lateness.part(now, number, name, *how)
                ]
                given = {
                    (one["source"], one["ingested_by"], one["kind"]): (one["records"], one["transactions"])
                    for one in told["late"]
                }
                if (told["changed_transactions"], given) != (len(moved), lateness.senders(now, moved, until)):
                    found.append(f"{asked}: {moved} by {lateness.senders(now, moved, until)}, got {told}")
                for when, world in (("then", then), ("now", now)):
                    expected = measuring.series(world, number, [(since, until)], by, chosen(partner))
                    items = {tuple(item["segment"].values()): item[when] for item in told["items"]}
                    for key, ((value, n),) in expected.items():
                        if not (near(value, items[key]["value"]) and n == items[key]["n"]):
                            found.append(f"{asked} {when} {key}: expected {value} of {n}, got {items[key]}")
    assert found == []
