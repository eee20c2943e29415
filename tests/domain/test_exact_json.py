"""Integers past 64 bits come and go digit for digit."""

import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.exact_json import dumps, loads

VALUES = st.recursive(
    st.integers() | st.text(max_size=5) | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(VALUES)
def test_what_is_written_and_read_again_is_the_same(value: object) -> None:
    assert loads(dumps(value).decode()) == value
    assert json.loads(dumps(value)) == value


def test_a_barcode_of_26_digits_keeps_them() -> None:
    text = '{"barcode":12345678901234567890123456,"price":1.5}'
    assert dumps(loads(text)) == text.encode()


def test_other_faults_of_a_value_are_still_faults() -> None:
    with pytest.raises(orjson.JSONEncodeError):
        dumps({"a": object()})
