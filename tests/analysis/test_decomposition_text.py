from typing import Any

from app.analysis.comparisons.decomposition_text import sentence


def told(before: Any, after: Any, mix: Any, real: Any, items: list[tuple[str, float, float]], **more: Any) -> str:
    """The sentence of an answer of these parts."""
    segments = [
        {"segment": {"partner": name}, "mix": part, "real": other, "total": part + other} for name, part, other in items
    ]
    change = None if mix is None else mix + real
    answer = {
        "number": "success_rate",
        "statistic": "value",
        "unit": "share",
        "by": ["partner"] if items else [],
        "before": {"value": before},
        "after": {"value": after},
        "change": change,
        "mix": mix,
        "real": real,
        "items": segments,
    }
    return sentence(answer | more)


def test_a_fall_is_parted_and_who_made_most_of_it_is_named() -> None:
    parts = [("northwind", -0.001, -0.02), ("southgate", 0.0, -0.004)]
    assert told(0.971, 0.946, -0.001, -0.024, parts) == (
        "Success rate fell from 97.1 % to 94.6 %: −2.4 points by real change within each partner, −0.10 points by mix. "
        "Most of it came from northwind (−2.1 points, −2.0 points of it real)."
    )


def test_the_largest_part_is_not_called_most() -> None:
    parts = [("a", 0.0, 4.0), ("b", 0.0, 3.0), ("c", 0.0, 3.0)]
    said = told(0, 10, 0.0, 10.0, parts, number="stuck", unit="transactions")
    assert said == "Stuck rose from 0 to 10. The largest part came from a (+4)."


def test_what_stayed_may_still_have_parts_that_cancel_out() -> None:
    assert told(0.9, 0.9, 0.0, 0.0, [("a", 0.0, 0.0)]) == "Success rate stayed at 90.0 %."
    cancelling = "Success rate stayed at 90.0 %: −1.0 points by real change and +1.0 points by mix cancel out."
    assert told(0.9, 0.9, 0.01, -0.01, [("a", 0.01, -0.01)]) == cancelling


def test_a_period_without_anything_to_measure_is_said() -> None:
    assert told(None, 0.9, None, None, []) == "Success rate cannot be compared: nothing to measure before."


def test_a_mean_and_a_whole_without_segments_are_called_so() -> None:
    said = told(60.0, 90.0, 0.0, 30.0, [], number="completion_seconds", unit="seconds", statistic="mean")
    assert said == "Completion seconds (mean) rose from 1 min to 1 min 30 s."
