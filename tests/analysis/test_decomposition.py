"""Who moved an average: by hand, and as laws that hold for whatever is drawn."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.comparisons.decomposition import Part, average, averages, sums

Period = dict[str, tuple[int, int]]
cells = st.integers(0, 60).flatmap(lambda count: st.tuples(st.integers(-5 * count, 50 * count), st.just(count)))
periods = st.dictionaries(st.sampled_from("abcdef"), cells)


def total(parts: dict[str, Part]) -> Fraction:
    return sum((part.total for part in parts.values() if part.total is not None), Fraction(0))


def test_two_segments_by_hand() -> None:
    parts = averages({"a": (90, 100), "b": (80, 100)}, {"a": (45, 50), "b": (105, 150)})
    assert parts["a"] == Part(mix=Fraction(-1, 4) * (Fraction(9, 10) - Fraction(8, 10)), real=Fraction(0))
    assert parts["b"].real == Fraction(5, 8) * (Fraction(7, 10) - Fraction(8, 10))
    assert total(parts) == Fraction(150, 200) - Fraction(170, 200)


def test_kitagawas_own_split_is_the_sum_over_segments() -> None:
    before, after = {"a": (1, 10), "b": (12, 30)}, {"a": (6, 20), "b": (5, 20)}
    parts = averages(before, after)
    rates = {key: (Fraction(*before[key]), Fraction(*after[key])) for key in before}
    weights = {key: (Fraction(before[key][1], 40), Fraction(after[key][1], 40)) for key in before}
    mix = sum((weights[key][1] - weights[key][0]) * sum(rates[key]) / 2 for key in before)
    real = sum((rates[key][1] - rates[key][0]) * sum(weights[key]) / 2 for key in before)
    assert (sum(part.mix or 0 for part in parts.values()), sum(part.real or 0 for part in parts.values())) == (
        mix,
        real,
    )


@given(periods, periods)
def test_the_parts_sum_to_the_change_exactly_whichever_period_comes_first(before: Period, after: Period) -> None:
    forward, backward = averages(before, after), averages(after, before)
    ends = average(list(before.values())), average(list(after.values()))
    if ends[0] is None or ends[1] is None:
        assert all(part == Part(None, None) for part in forward.values())
        return
    assert total(forward) == ends[1] - ends[0]
    for key, part in forward.items():
        assert part.mix is not None
        assert part.real is not None
        assert backward[key] == Part(-part.mix, -part.real)


@given(periods)
def test_what_only_grew_as_a_whole_did_not_move(before: Period) -> None:
    after = {key: (3 * sum_, 3 * count) for key, (sum_, count) in before.items()}
    assert all(not part.mix and not part.real for part in averages(before, after).values())


@given(periods, st.integers(1, 40))
def test_a_segment_that_only_one_period_has_moves_the_number_by_mix_alone(before: Period, count: int) -> None:
    part = averages(before, {**before, "new": (7 * count, count)}).get("new")
    assert part is not None
    assert not part.real


def test_counts_and_hours_are_each_segments_own() -> None:
    parts = sums({"a": Fraction(3), "b": Fraction(1, 3)}, {"a": Fraction(5), "c": Fraction(2)})
    assert {key: part.total for key, part in parts.items()} == {"a": 2, "b": Fraction(-1, 3), "c": 2}
    assert all(part.mix == 0 for part in parts.values())
