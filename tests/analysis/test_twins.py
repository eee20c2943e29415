"""Timelines, attributes and payloads of two transactions side by side; and the structures of two payloads."""

from datetime import datetime, timedelta

from app.analysis.causes.shape_difference import difference, sentence
from app.analysis.causes.twins import attributes, paired, steps

START, LATER = datetime(2026, 3, 2, 8), datetime(2026, 3, 2, 11)


def step(start: datetime, after: float, lasts: float | None, title: str) -> dict[str, object]:
    begun = start + timedelta(seconds=after)
    until = None if lasts is None else begun + timedelta(seconds=lasts)
    return {"at": begun, "until": until, "lane": "workflow", "kind": "state", "title": title}


def test_steps_stand_beside_each_other_by_how_long_after_its_own_start_each_began() -> None:
    here = [step(START, 0, 5, "received"), step(START, 5, None, "submitted")]
    there = [step(LATER, 0, 4, "received"), step(LATER, 4, 60, "submitted"), step(LATER, 64, 0, "completed")]
    rows = steps(here, there, (START, LATER), START + timedelta(seconds=3600))
    assert [row["title"] for row in rows] == ["received", "submitted", "completed"]
    assert rows[1]["here"] == {"n": 1, "after_seconds": 5.0, "seconds": 3595.0, "open": True}
    assert rows[1]["there"] == {"n": 1, "after_seconds": 4.0, "seconds": 60.0, "open": False}
    assert (rows[2]["here"], rows[2]["there"]["n"]) == (None, 1)


def test_a_step_taken_twice_is_one_row_with_both_its_lengths() -> None:
    here = [step(START, 0, 5, "submitted"), step(START, 20, 7, "submitted")]
    (row,) = steps(here, [], (START, LATER), LATER)
    assert row["here"] == {"n": 2, "after_seconds": 0.0, "seconds": 12.0, "open": False}


def test_what_differs_is_told_first_and_segments_before_what_machines_say() -> None:
    here = {("span", "pool"): {"blue"}, ("segment", "partner"): {"a"}, ("transition", "region"): {"east"}}
    there = {("span", "pool"): {"red"}, ("segment", "partner"): {"b"}, ("transition", "region"): {"east"}}
    rows = attributes(here, there)
    assert [(row["attribute"], row["differs"]) for row in rows] == [
        ("partner", True),
        ("pool", True),
        ("region", False),
    ]
    assert (rows[0]["here"], rows[0]["there"]) == (["a"], ["b"])


def test_payloads_are_paired_by_direction_in_their_order() -> None:
    here = [{"direction": "response", "id": 1}, {"direction": "request", "id": 2}]
    there = [{"direction": "request", "id": 3}, {"direction": "request", "id": 4}]
    assert paired(here, there) == [(here[1], there[0]), (None, there[1]), (here[0], None)]


def shape(**paths: tuple[list[str], int]) -> dict[str, object]:
    listed = [
        {"path": path, "types": types, "n": n, "of": 1, "values": ["hidden"]} for path, (types, n) in paths.items()
    ]
    return {"format": "json", "paths": listed}


def test_structures_differ_by_paths_types_and_counts_and_no_value_is_told() -> None:
    here = shape(a=(["text"], 1), b=(["text"], 1), c=(["number"], 1), d=(["text"], 1))
    there = shape(a=(["text"], 1), c=(["text"], 1), d=(["text"], 3), e=(["text"], 1))
    found = difference(here, there)
    assert [(row["path"], row["change"]) for row in found["items"]] == [
        ("b", "only here"),
        ("e", "only there"),
        ("c", "other type"),
        ("d", "other count"),
        ("a", "same"),
    ]
    assert not found["same"]
    assert "hidden" not in str(found)
    assert sentence(found) == "1 path only here, 1 path only there, 1 path of another type; 2 alike."


def test_equal_structures_are_said_to_be_and_masked_ones_cannot_be_compared() -> None:
    one = shape(a=(["text"], 1))
    assert sentence(difference(one, one)) == "Both have the same paths and types."
    assert difference(one, None)["readable"] is False
    assert sentence(difference(one, {"format": None, "paths": []})).startswith("There is no structure to compare")
    assert sentence(difference(one, one | {"format": "xml"})) == "Same paths, written in another format."
