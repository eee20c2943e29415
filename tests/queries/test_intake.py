"""What Intake asks the store: what arrived last, what was refused and where, what would join the unjoined."""

import json
from collections.abc import Iterator

from app.queries.latest_records import arrived
from app.queries.sources import sources
from tests.oracle.cases import MOVE
from tests.oracle.making import log_line, move, span
from tests.oracle.records import Record
from tests.queries.conftest import Asking


def pair(key: str, value: str) -> dict[str, str]:
    return {"key": key, "value": value}


def array(*texts: str) -> str:
    value = {"arrayValue": {"values": [{"stringValue": text} for text in texts]}}
    return f"\x01j{json.dumps(value, separators=(',', ':'))}"


def orders() -> Iterator[Record]:
    """Forty traces of two spans: order.id on the first of all but one, a header as an array, and technical noise."""
    for number in range(40):
        trace = f"{number:032x}"
        own = [pair("order.id", f"o-{number // 2}")] if number else []
        header = [pair("http.request.header.x-ticket", array(f"T{number // 4}"))]
        noise = [pair("net.peer.port", f"\x01i{50_000 + number}"), pair("region", "eu")]
        yield span(number, trace, f"{number:016x}", service="shop", attributes=[*own, *header, *noise])
        yield span(number, trace, f"{number + 100:016x}", service="shop", attributes=noise)


def test_the_attribute_that_would_join_most_is_named_with_its_share(asking: Asking) -> None:
    (source,) = sources(asking(list(orders()), 60), loose=True)
    assert (source["unjoined"], source["would_join"]) == (80, "order.id")
    assert source["would_join_share"] == 78 / 80
    best, *others = source["join_candidates"]
    assert (best["ids"], best["traces"], best["known"]) == (20, 39, 0)
    assert [one["attribute"] for one in others] == ["http.request.header.x-ticket"]


def test_what_has_a_transaction_suggests_nothing(asking: Asking) -> None:
    records = [span(0, "a" * 32, "1" * 16, "t", service="shop", attributes=[pair("order.id", "o-1")])]
    (source,) = sources(asking(records, 60), loose=True)
    assert (source["unjoined"], source["would_join"], source["join_candidates"]) == (0, None, [])


def test_the_latest_records_name_their_transaction_by_themselves_or_by_their_trace(asking: Asking) -> None:
    records = [
        move(0, "t", "received", **MOVE),
        span(1, "b" * 32, "2" * 16, "t", name="named"),
        span(2, "b" * 32, "3" * 16, name="of its trace"),
        log_line(3, "c" * 32, service="loose"),
    ]
    rows = arrived(asking(records, 10))
    assert {(row["kind"], row["transaction_id"]) for row in rows} == {
        ("transition", "t"),
        ("span", "t"),
        ("log_line", None),
    }
    assert [row["name"] for row in arrived(asking(records, 10), most=1)] == [rows[0]["name"]]


def test_what_comes_again_is_counted_by_its_source_and_stored_once(asking: Asking) -> None:
    moved, lasting = move(0, "t", "received", **MOVE), span(1, "b" * 32, "2" * 16, "t", service="shop")
    rows = sources(asking([moved, moved, lasting, lasting, lasting], 10))
    assert {row["source"]: (row["accepted"], row["repeated"]) for row in rows} == {
        moved["source"]: (1, 1),
        "shop": (1, 2),
    }
