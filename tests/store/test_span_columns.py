"""Columns read from attributes at load: as a plain reader of each span's list would read them."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.records import ATTRIBUTES
from app.store.span_columns import id_numbers, with_span_columns

PEERS = ("server.address", "net.peer.name", "peer.service")
STATUSES = ("http.response.status_code", "http.status_code")
RPC = "rpc.grpc.status_code"
pairs = st.tuples(
    st.sampled_from((*PEERS, *STATUSES, RPC, "url.path", "")), st.sampled_from(("", "a", "200", "\x01i503", "\x01n"))
)
lists = st.lists(st.one_of(st.none(), st.lists(pairs, max_size=5)), max_size=6)


def first(attributes: list[tuple[str, str]] | None, names: tuple[str, ...]) -> str | None:
    """The value of the first name that is there; of a key sent twice the first."""
    for name in names:
        for key, value in attributes or ():
            if key == name:
                return value
    return None


def digits(text: str | None) -> str | None:
    return None if text is None else text.removeprefix("\x01i")


@given(lists, lists)
def test_peers_and_statuses_are_those_of_the_first_name_that_a_span_has(
    before: list[list[tuple[str, str]] | None], after: list[list[tuple[str, str]] | None]
) -> None:
    rows = [[{"key": key, "value": value} for key, value in own] if own is not None else None for own in before + after]
    whole = pa.array(rows, ATTRIBUTES)
    chunks = [whole.slice(0, len(before)), whole.slice(len(before))]
    ids = pa.nulls(len(whole), pa.string())
    table = with_span_columns(
        pa.table({"attributes": pa.chunked_array(chunks, ATTRIBUTES), "span_id": ids, "parent_span_id": ids})
    )
    sent = before + after
    assert table["peer"].to_pylist() == [first(own, PEERS) for own in sent]
    assert table["http_status"].to_pylist() == [digits(first(own, STATUSES)) for own in sent]
    assert table["rpc_status"].to_pylist() == [digits(first(own, (RPC,))) for own in sent]


@given(st.lists(st.one_of(st.none(), st.integers(0, 2**64 - 1)), max_size=9), st.integers(0, 9))
def test_an_id_is_stored_as_the_number_that_its_digits_are(numbers: list[int | None], left_out: int) -> None:
    texts = pa.array([None if number is None else f"{number:016x}" for number in numbers], pa.string())
    part = texts.slice(left_out)
    assert id_numbers(pa.chunked_array([part, texts], pa.string())).to_pylist() == [*numbers[left_out:], *numbers]


@pytest.mark.parametrize("text", ["", "1", "0" * 17, "0" * 15 + "g", "A" * 16, "é" * 8])
def test_an_id_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a span's id"):
        id_numbers(pa.chunked_array([[f"{1:016x}", text]], pa.string()))


def test_a_parent_of_another_length_is_none() -> None:
    texts = pa.chunked_array([[f"{7:016x}", "11" * 4, None]], pa.string())
    own = pa.chunked_array([[f"{number:016x}" for number in range(3)]], pa.string())
    table = with_span_columns(
        pa.table({"attributes": pa.nulls(3, ATTRIBUTES), "span_id": own, "parent_span_id": texts})
    )
    assert table["parent_number"].to_pylist() == [7, None, None]
    assert table["parent_span_id"].to_pylist() == [f"{7:016x}", None, None]
