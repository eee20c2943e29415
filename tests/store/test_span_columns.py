"""Columns read from attributes at load: as a plain reader of each span's list would read them."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from app.domain.records import ATTRIBUTES
from app.store.span_columns import with_span_columns

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
    table = with_span_columns(pa.table({"attributes": pa.chunked_array(chunks, ATTRIBUTES)}))
    sent = before + after
    assert table["peer"].to_pylist() == [first(own, PEERS) for own in sent]
    assert table["http_status"].to_pylist() == [digits(first(own, STATUSES)) for own in sent]
    assert table["rpc_status"].to_pylist() == [digits(first(own, (RPC,))) for own in sent]
