"""What verdicts ask of the store, each against a count made by hand or by going through everything."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

import numpy as np
import pytest

from app.analysis.stability.chart_kinds import JUDGED
from app.answers.charts import observed, of_the_whole, over_whole_buckets, split, together
from app.queries.cases import standing
from app.queries.filters import Filters
from app.queries.stability import late_share, new_paths, open_cases, sampled_share
from app.store.reader import Reader
from tests.oracle.cases import MOVE
from tests.oracle.making import act, at, move, span
from tests.oracle.records import Record

Asking = Callable[..., Reader]
HOUR = timedelta(hours=1)
TEN = Filters(from_=at(0), to=at(600))
PATHS = (("received", "completed"), ("received", "submitted", "completed"), ("received", "shelf", "completed"))


def walked(name: str, minutes: float, states: Sequence[str], **fields: object) -> list[Record]:
    """A transaction that goes through the states, a minute each."""
    return [move(minutes + place, name, state, **{**MOVE, **fields}) for place, state in enumerate(states)]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("by", [(), ("partner",), ("workflow", "version")])
def test_new_paths_are_those_no_other_transaction_of_the_workflow_took_before(
    asking: Asking, seed: int, by: tuple[str, ...]
) -> None:
    dice = Random(seed)
    told = []
    for place in range(60):
        states = ["received", *dice.choices(["submitted", "shelf", "legal"], k=dice.randrange(4)), "completed"]
        segment = {"workflow": dice.choice(["exchange", "other"]), "partner": dice.choice(["northwind", "x", None])}
        told.append((f"t{place}", dice.randrange(590), states, segment | {"version": dice.choice(["1", "2"])}))
    reader = asking([record for one in told for record in walked(one[0], one[1], one[2], **one[3])], 600)
    closed = [one for one in told if one[3]["workflow"] == "exchange"]  # the other workflow declares no ending
    keys = sorted({tuple(one[3][name] for name in by) for one in closed}, key=repr)
    found = new_paths(reader, TEN, by, HOUR, at(300), keys)
    ends = {one[0]: one[1] + len(one[2]) - 1 for one in closed}
    before = [one for one in closed if ends[one[0]] < 300]
    for key, series in zip(keys, found, strict=True):
        assert series["segment"] == dict(zip(by, key, strict=True))
        mine = [one for one in closed if tuple(one[3][name] for name in by) == key]
        for place, point in enumerate(series["points"]):
            here = [one for one in mine if place * 60 <= ends[one[0]] < (place + 1) * 60]
            fresh = [one for one in here if not any(other[2] == one[2] for other in before if other is not one)]
            expected = len(fresh) / len(here) if here else None
            assert (point["at"], point["value"], point["n"]) == (at(place * 60), expected, len(here))


def test_precedents_do_not_depend_on_what_is_asked_for(asking: Asking) -> None:
    records = [*walked("a", 0, PATHS[0], partner="x"), *walked("b", 400, PATHS[0]), *walked("c", 401, PATHS[1])]
    only = Filters(partner=("northwind",), from_=at(0), to=at(600))
    points = new_paths(asking(records, 600), only, (), HOUR, at(300), [()])[0]["points"]
    assert [(point["value"], point["n"]) for point in points if point["n"]] == [(0.5, 2)]


def test_transactions_without_states_have_no_path(asking: Asking) -> None:
    reader = asking([span(1, "f" * 32, "a" * 16, "s"), *walked("a", 1, PATHS[0])], 600)
    points = new_paths(reader, TEN, (), HOUR, at(300), [()])[0]["points"]
    assert [point["n"] for point in points] == [1, *[0] * 9]


def test_open_cases_are_signatures_in_which_something_stands(asking: Asking) -> None:
    records = [
        *walked("stuck1", 0, ["received"]),
        *walked("stuck2", 0, ["received"]),
        *walked("else", 0, ["received", "submitted"], version="2"),
        *walked("failed", 0, ["received", "failed"], partner="x"),
        *walked("fine", 0, PATHS[0], partner="y"),
    ]
    reader = asking(records, 600)
    assert open_cases(reader, Filters(), ()) == {(): 3}
    assert open_cases(reader, Filters(), ("partner",)) == {("northwind",): 2, ("x",): 1}
    assert open_cases(reader, Filters(version=("2",)), ("partner",)) == {("northwind",): 1}
    one, other, *_ = standing(reader, Filters(partner=("northwind",)))
    merging = act(500, None, "merge", step="done", case_id=one["signature"], into_case=other["signature"])
    assert open_cases(asking([*records, merging], 600), Filters(), ()) == {(): 2}


def arriving(name: str, minutes: float, arrives: datetime, **fields: object) -> list[Record]:
    return [move(minutes, name, "received", **{**MOVE, **fields}, ingested_at=arrives)]


def test_late_is_what_comes_more_than_a_bucket_after_its_bucket_and_after_the_first_of_it(asking: Asking) -> None:
    records = [
        *arriving("soon", 300, at(301)),
        *arriving("just", 300, at(420)),
        *arriving("late", 300, at(420.1)),
        *arriving("other", 300, at(500), partner="x"),
    ]
    reader = asking(records, 600)
    assert late_share(reader, TEN, (), HOUR, 8) == {(): 0.5}
    assert late_share(reader, TEN, ("partner",), HOUR, 8) == {("northwind",): pytest.approx(1 / 3), ("x",): 1.0}
    assert late_share(reader, Filters(partner=("x",), from_=at(0), to=at(600)), (), HOUR, 8) == {(): 0.0}


def test_a_file_brought_in_as_a_whole_is_not_late_and_the_latest_bucket_does_not_count(asking: Asking) -> None:
    whole = [record for place in range(5) for record in arriving(f"t{place}", 300 + place, at(599 + place / 10))]
    assert late_share(asking(whole, 600), TEN, (), HOUR, 8) == {(): 0.0}
    assert late_share(asking(arriving("t", 550, at(551)), 600), TEN, (), HOUR, 8) == {}
    assert late_share(asking(arriving("t", 50, at(551)), 600), TEN, (), HOUR, 8) == {}


def test_sampled_is_what_is_known_by_sampled_spans_alone(asking: Asking) -> None:
    picked = "ot=rv:6e6d1a75832a2f;th:c"
    records = [
        span(1, "1" * 32, "a" * 16, "picked", trace_state=picked, workflow="w"),
        span(1, "2" * 32, "b" * 16, "whole", trace_state="ot=th:0", workflow="w"),
        span(1, "3" * 32, "c" * 16, "plain", workflow="v"),
        span(1, "4" * 32, "d" * 16, "moved", trace_state=picked),
        *walked("moved", 1, PATHS[0]),
    ]
    reader = asking(records, 600)
    assert sampled_share(reader, TEN, ()) == {(): 0.25}
    assert sampled_share(reader, TEN, ("workflow",)) == {("w",): 0.5, ("v",): 0.0, ("exchange",): 0.0}
    later = Filters(from_=at(60), to=at(600))
    assert sampled_share(reader, later, ()) == {}


@pytest.mark.parametrize("by", ["partner", "version", "workflow"])
def test_the_whole_is_the_same_from_its_parts_as_asked_for_itself(asking: Asking, by: str) -> None:
    dice = Random(5)
    records = []
    for place in range(120):
        states = ["received", *dice.choices(["submitted", "identity_review", "dead_letter"], k=dice.randrange(4))]
        states += dice.choice([["completed"], ["failed"], []])
        wrong = dice.choice([{}, {}, {"error_class": "partner_rejection"}])
        segment = {"partner": dice.choice(["northwind", "x", None]), "version": dice.choice(["1", "2"])}
        minute, pause = dice.randrange(500), dice.randrange(90)
        for step, state in enumerate(states):
            move_of = MOVE | segment | (wrong if step else {})
            records.append(move(minute + step * pause, f"t{place}", state, **move_of, event_id=f"{place}-{step}"))
    filters, over = over_whole_buckets(TEN, "1h", at(600))
    reader = asking(records, 600)
    parts, whole = split(reader, filters, (by,), over), split(reader, filters, (), over)
    summed = together(parts)
    assert summed.started[()].tolist() == whole.started[()].tolist()
    told = 0
    for plan in JUDGED:
        found = of_the_whole(summed, plan, observed(parts, plan), complete=True)[()]
        expected = observed(whole, plan)[()]
        assert found.values == pytest.approx(expected.values, nan_ok=True), plan
        assert found.sizes.tolist() == expected.sizes.tolist(), plan
        told += bool(np.nansum(expected.values))
    assert told >= 10
