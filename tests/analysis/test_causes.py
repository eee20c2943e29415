"""What ranks, what folds, what pairs, and what is a symptom."""

from math import comb
from random import Random

import numpy as np
import pytest

from app.analysis.causes.ranking import Trait, ranked

SICK, HEALTHY = 40, 200


def trait(attribute: str, value: str, sick: object, healthy: object, rank: int = 0, **more: object) -> Trait:
    """A trait of the places given; known early of all unless `early` says of whom."""
    have, peers = np.zeros(SICK, bool), np.zeros(HEALTHY, bool)
    have[list(sick)] = True  # type: ignore[call-overload]
    peers[list(healthy)] = True  # type: ignore[call-overload]
    early = np.zeros(SICK, bool)
    early[list(more.pop("early", sick))] = True  # type: ignore[call-overload]
    return Trait(attribute, value, rank, have, early, peers, **more)  # type: ignore[arg-type]


def test_the_surest_comes_first_with_its_shares_lift_p_and_n() -> None:
    strong, weak = trait("partner", "a", range(36), range(50)), trait("tenant", "b", range(20), range(50))
    items, tests = ranked([weak, strong], SICK, HEALTHY)
    assert tests == 3
    first = items[0]
    assert (first["attribute"], first["n"], first["sick_share"], first["healthy_share"]) == ("partner", 36, 0.9, 0.25)
    assert first["lift"] == pytest.approx(3.6)
    ways = [comb(SICK, k) * comb(HEALTHY, 86 - k) for k in range(SICK + 1)]
    by_counting = sum(way for way in ways if way <= ways[36]) / comb(SICK + HEALTHY, 86)
    assert first["p_value"] == pytest.approx(by_counting * tests)
    assert items[1]["attribute"] == "tenant"


def test_what_no_healthy_one_has_has_no_lift() -> None:
    items, _ = ranked([trait("partner", "a", range(30), ())], SICK, HEALTHY)
    assert (items[0]["healthy_share"], items[0]["lift"]) == (0.0, None)


def test_what_chance_explains_and_what_is_commoner_among_the_healthy_are_not_told() -> None:
    chance, spared = trait("tenant", "b", range(11), range(50)), trait("version", "1", range(2), range(150))
    assert ranked([chance, spared], SICK, HEALTHY) == ([], 3 - 1)


def test_near_duplicates_are_told_once_under_the_name_that_people_chose() -> None:
    partner = trait("partner", "a", range(36), range(50))
    address = trait("server.address", "a.example", range(36), range(49), rank=7)
    items, _ = ranked([address, partner], SICK, HEALTHY)
    assert [item["attribute"] for item in items] == ["partner"]
    assert items[0]["aliases"] == [{"attribute": "server.address", "value": "a.example"}]


def test_a_pair_is_told_where_neither_half_explains_alone() -> None:
    one = trait("partner", "a", range(40), range(100))
    other = trait("version", "2", range(40), [*range(20), *range(100, 180)])
    items, _ = ranked([one, other], SICK, HEALTHY)
    assert (items[0]["attribute"], items[0]["value"]) == ("partner & version", "a & 2")
    assert (items[0]["n"], items[0]["healthy_share"]) == (40, 0.1)


def test_no_pair_is_made_of_a_half_that_explains_alone_and_what_has_nothing_to_do_with_it() -> None:
    dice = Random(3)
    for _ in range(30):
        cause = trait("partner", "a", range(38), range(30))
        noise = [
            trait(f"noise-{number}", "x", dice.sample(range(SICK), 28), dice.sample(range(HEALTHY), 120))
            for number in range(6)
        ]
        items, _ = ranked([cause, *noise], SICK, HEALTHY)
        assert items[0]["attribute"] == "partner"
        assert not any("&" in item["attribute"] for item in items)


def test_what_came_to_be_known_later_is_a_symptom_however_sure() -> None:
    cause = trait("partner", "a", range(36), range(50))
    late = trait("error.type", "503", range(40), (), early=range(5))
    items, _ = ranked([late, cause], SICK, HEALTHY)
    assert [(item["attribute"], item["symptom"]) for item in items] == [("partner", False), ("error.type", True)]


def test_a_cause_counts_only_those_of_whom_it_was_known_in_time() -> None:
    items, _ = ranked([trait("region", "east", range(40), range(20), early=range(30))], SICK, HEALTHY)
    assert (items[0]["n"], items[0]["sick_share"], items[0]["symptom"]) == (30, 0.75, False)


def test_what_the_selection_names_is_a_symptom_and_so_is_what_says_the_same() -> None:
    named = trait("partner", "a", range(40), range(50), defining=True)
    restated = trait("server.address", "a.example", range(40), range(50), rank=7)
    other = trait("region", "east", range(30), range(60))
    items, _ = ranked([restated, named, other], SICK, HEALTHY)
    assert [(item["attribute"], item["symptom"]) for item in items] == [("region", False), ("partner", True)]
    assert items[1]["aliases"] == [{"attribute": "server.address", "value": "a.example"}]


def test_what_explains_the_selection_fully_is_no_other_word_for_it() -> None:
    state = trait("state", "dead_letter", range(40), (), defining=True)
    partner = trait("partner", "a", range(39), range(2))
    items, _ = ranked([state, partner], SICK, HEALTHY)
    assert [(item["attribute"], item["symptom"]) for item in items] == [("partner", False), ("state", True)]


def test_with_nobody_healthy_nothing_is_told_but_what_the_selection_names() -> None:
    have = np.ones(3, bool)
    traits = [Trait(name, "a", 0, have, have, np.zeros(0, bool), name == "partner") for name in ("partner", "region")]
    items, _ = ranked(traits, 3, 0)
    assert [(item["attribute"], item["healthy_share"], item["p_value"]) for item in items] == [("partner", None, 1.0)]
