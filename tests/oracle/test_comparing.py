"""The comparison with the oracle notices whatever is otherwise."""

from typing import Any

import pytest

from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.comparing import in_detail, in_lists
from tests.oracle.making import at, move, review
from tests.oracle.world import World

NAME = (None, "t")
WORLD = World(
    [
        move(0, "t", "submitted", **MOVE, external_ref="r", idempotency_key="k", value_amount=1.5, value_unit="EUR"),
        move(0, "u", "submitted", **MOVE, external_ref="r", trace_id="aa"),
        move(0, "v", "submitted", workflow="exchange"),
        review(1, "t", "1", "opened", queue="desk"),
    ],
    CATALOG,
    at(20),
)
UNLIKE = {int: 7, float: 0.25, str: "otherwise", bool: None, list: ["otherwise"], dict: {}, type(None): "otherwise"}


def _item(name: str) -> dict[str, Any]:
    fields = WORLD.item((None, name))
    value = {"amount": 1.5, "unit": "EUR"} if fields["value"] else None
    return fields | {"signature": "one" if name != "v" else "other", "value": value}


def _detail() -> dict[str, Any]:
    fields = WORLD.detail(NAME)
    return fields | _item("t") | {"evidence": {"grade": fields["evidence"], "findings": []}}


def _others() -> list[dict[str, Any]]:
    return [_item("u"), _item("v")]


def test_equal_answers_differ_nowhere() -> None:
    assert in_lists(WORLD, [_item("t"), *_others()]) == []
    assert in_detail(WORLD, NAME, _detail()) == []


@pytest.mark.parametrize("field", sorted(set(WORLD.item(NAME)) - {"transaction_id", "signature"}))
def test_a_list_that_is_otherwise_in_one_field_is_noticed(field: str) -> None:
    other = _item("t")
    other[field] = UNLIKE.get(type(other[field]), at(999))
    assert in_lists(WORLD, [other, *_others()]) != []


@pytest.mark.parametrize("field", sorted(set(WORLD.detail(NAME)) - set(WORLD.item(NAME)) - {"elapsed", "evidence"}))
def test_a_detail_that_is_otherwise_in_one_field_is_noticed(field: str) -> None:
    other = _detail()
    other[field] = {"us": 1.0} if field == "clocks" else UNLIKE.get(type(other[field]), at(999))
    if field == "review_tasks":
        other[field] = []
    if field == "odds":
        other[field] = _detail()["odds"] | {"n": 99}
    assert in_detail(WORLD, NAME, other) != []


def test_a_missing_a_foreign_and_a_doubled_transaction_are_noticed() -> None:
    every = [_item("t"), *_others()]
    assert in_lists(WORLD, every[1:]) != []
    assert in_lists(WORLD, [*every, _item("u") | {"transaction_id": "foreign"}]) != []
    assert in_lists(WORLD, [*every, _item("u")]) != []


@pytest.mark.parametrize(("name", "signature"), [("t", None), ("t", "parted"), ("v", "one")])
def test_signatures_that_are_missing_part_or_join_otherwise_are_noticed(name: str, signature: str | None) -> None:
    items = [_item(one) | ({"signature": signature} if one == name else {}) for one in "tuv"]
    assert in_lists(WORLD, items) != []
