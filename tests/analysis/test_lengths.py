"""Lengths in words: two units at most, and no unit ever full."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.lengths import length


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (3 * 86_400 + 4 * 3_600, "3 d 4 h"),
        (725, "12 min 5 s"),
        (3_600, "1 h"),
        (3_599.9, "59 min 59 s"),
        (86_399.9, "23 h 59 min"),
        (1.24, "1.24 s"),
        (0.083, "83 ms"),
        (0.00041, "410 µs"),
        (0.0000000079, "7.9 ns"),
        (0, "0 s"),
        (-90, "−1 min 30 s"),
    ],
)
def test_a_length_reads_as_people_write_it(seconds: float, text: str) -> None:
    assert length(seconds) == text


@given(st.floats(0, 10**9))
def test_no_lesser_unit_fills_its_greater_one(seconds: float) -> None:
    found = re.fullmatch(r"(\d+) (d|h|min) (\d+) (h|min|s)", length(seconds))
    if found:
        assert int(found[3]) < {"h": 24, "min": 60, "s": 60}[found[4]]


@given(st.floats(0, 10**9))
def test_a_length_never_shows_an_exponent(seconds: float) -> None:
    assert re.fullmatch(r"[\d.]+ (d|h|min|s|ms|µs|ns)( \d+ (h|min|s))?", length(seconds))
