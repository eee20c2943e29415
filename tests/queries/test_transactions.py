"""Lists of transactions: what a filter keeps, in which order, page by page and by position."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from app.domain.answer_fields.transactions import Transaction
from app.domain.errors import BadInput
from app.queries.filters import Filters, parse
from app.queries.metrics import series
from app.queries.paging import BadCursor, fingerprint, to_cursor
from app.queries.transactions import SORTS, page, window
from app.store.reader import Reader
from tests.oracle.cases import MOVE
from tests.oracle.making import at, decision, move, payload, review, span
from tests.oracle.records import Record, payload_id
from tests.present import present
from tests.queries.conftest import Asking

OTHER = {"workflow": "exchange", "partner": "southgate", "tenant": "retail", "version": "2.3"}


def ids(reader: Reader, **filters: object) -> list[str]:
    return [item["transaction_id"] for item in page(reader, Filters(**filters), "started_at").items]  # type: ignore[arg-type]


@pytest.fixture
def few(asking: Asking) -> Reader:
    """Six hours in: one open in review and stuck, one open and in time, one completed, one failed, one rejected."""
    return asking(
        [
            move(0, "stuck", "received", **MOVE, external_ref="NW-1", attributes='{"member": "m-1", "count": 3}'),
            move(1, "stuck", "identity_review", **MOVE, idempotency_key="K-1", trace_id="a" * 32),
            review(2, "stuck", "task-1", "opened", queue="desk"),
            decision(2, "stuck", "queued", decision_id="d-1"),
            payload(3, "stuck", "request", event_id="p-1"),
            move(350, "fresh", "received", **OTHER),
            move(351, "fresh", "legal", **OTHER, value_amount=12.5, value_unit="EUR", due_at=at(900)),
            move(10, "done", "received", **MOVE),
            move(20, "done", "completed", **MOVE, value_amount=3.0, value_unit="claims"),
            move(30, "lost", "received", **MOVE),
            move(40, "lost", "failed", **MOVE, error_class="partner_rejection", error_code="PR-9"),
            span(50, "b" * 32, "1" * 16, "spans-only"),
        ],
        360,
    )


def test_an_item_has_the_fields_of_the_interface_in_their_order(few: Reader) -> None:
    assert all(tuple(item) == tuple(Transaction.__annotations__) for item in page(few).items)


def test_without_filters_everything_is_listed_latest_started_first(few: Reader) -> None:
    assert [item["transaction_id"] for item in page(few).items] == ["fresh", "spans-only", "lost", "done", "stuck"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"status": ("stuck",)}, ["stuck"]),
        ({"status": ("open",)}, ["stuck", "spans-only", "fresh"]),
        ({"status": ("completed", "failed")}, ["done", "lost"]),
        ({"partner": ("northwind",)}, ["stuck", "done", "lost"]),
        ({"partner": ("",)}, ["spans-only"]),
        ({"partner": ("northwind", "southgate"), "status": ("open",)}, ["stuck", "fresh"]),
        ({"tenant": ("retail",)}, ["fresh"]),
        ({"version": ("2.3",)}, ["fresh"]),
        ({"workflow": ("nothing",)}, []),
        ({"state": ("identity_review",)}, ["stuck"]),
        ({"error_class": ("partner_rejection",)}, ["lost"]),
        ({"error_code": ("PR-9",)}, ["lost"]),
        ({"waits_on": ("review",)}, ["stuck"]),
        ({"waits_on": ("hold", "unknown")}, ["spans-only", "fresh"]),
        ({"owner": ("member-services",)}, ["stuck"]),
    ],
)
def test_a_filter_keeps_what_it_names(few: Reader, filters: dict[str, tuple[str, ...]], expected: list[str]) -> None:
    assert ids(few, **filters) == expected


def test_a_signature_keeps_the_members_of_its_case(few: Reader) -> None:
    signature = next(item["signature"] for item in page(few).items if item["transaction_id"] == "lost")
    assert signature is not None
    assert ids(few, signature=(signature,)) == ["lost"]


def test_a_range_keeps_what_started_in_it_and_its_end_is_outside(few: Reader) -> None:
    assert ids(few, from_=at(10), to=at(30)) == ["done"]
    assert ids(few, from_=at(10), to=at(30) + timedelta(microseconds=1)) == ["done", "lost"]


def test_asked_for_as_open_what_was_open_at_any_instant_of_the_range_is_kept(few: Reader) -> None:
    assert ids(few, status=("open",), from_=at(100), to=at(200)) == ["stuck", "spans-only"]
    assert ids(few, status=("stuck",), from_=at(100)) == ["stuck"]
    assert ids(few, status=("open", "completed"), from_=at(15), to=at(200)) == ["stuck", "spans-only"]


@pytest.mark.parametrize(
    "text", ["stuck", "NW-1", "K-1", "a" * 32, "A" * 32, "task-1", "d-1", "p-1", "m-1", "3"], ids=lambda text: text[:6]
)
def test_any_id_and_any_attribute_value_finds_its_transaction(few: Reader, text: str) -> None:
    assert ids(few, q=text) == ["stuck"]


def test_a_payloads_id_finds_its_transaction_and_a_part_of_an_id_finds_nothing(few: Reader) -> None:
    assert ids(few, q=payload_id(payload(3, "stuck", "request", event_id="p-1"))) == ["stuck"]
    assert ids(few, q="NW") == []
    assert ids(few, q='m-1"') == []


def many(dice: Random) -> list[Record]:
    """Transactions that often start together, with and without every sort key."""
    records = []
    for number in range(25):
        name, start = f"t{number:02}", dice.randrange(5)
        fields = {"value_amount": float(dice.randrange(3)), "value_unit": "EUR"} if dice.random() < 0.6 else {}
        due = {"due_at": at(dice.randrange(100, 104))} if dice.random() < 0.6 else {}
        records.append(move(start, name, "received", **MOVE, **fields, **due))
        if dice.random() < 0.5:
            records.append(move(start + 5, name, "completed", **MOVE))
    return records


@pytest.mark.parametrize("sort", [f"{sign}{name}" for name in SORTS for sign in ("", "-")])
def test_pages_make_up_the_whole_list_under_every_sort(asking: Asking, sort: str) -> None:
    reader = asking(many(Random(sort)), 60)
    whole = page(reader, sort=sort, limit=1000).items
    found, cursor = [], None
    while True:
        part = page(reader, sort=sort, limit=3, cursor=cursor)
        found += part.items
        cursor = part.next
        if cursor is None:
            break
    assert found == whole
    assert len(whole) == 25
    keys = [_key(item, sort.removeprefix("-")) for item in whole]
    known = [key for key in keys if key is not None]
    assert keys == sorted(known, reverse=sort.startswith("-")) + [None] * (25 - len(known))
    for one, two in pairwise(whole):
        if _key(one, sort.removeprefix("-")) == _key(two, sort.removeprefix("-")):
            assert one["transaction_id"] < two["transaction_id"]


def _key(item: Mapping[str, Any], name: str) -> Any:
    value = item[name]
    return value["amount"] if isinstance(value, dict) else value


def test_a_window_is_the_same_list_by_position_and_says_how_long_it_is(asking: Asking) -> None:
    reader = asking(many(Random(7)), 60)
    whole = page(reader, sort="due_at", limit=1000).items
    part = window(reader, None, "due_at", 10, 5)
    assert part.items == whole[10:15]
    assert part.total == 25
    assert window(reader, Filters(status=("completed",)), limit=1).total < 25


def test_a_cursor_belongs_to_its_list(asking: Asking) -> None:
    reader = asking(many(Random(7)), 60)
    cursor = page(reader, limit=3).next
    for sort, filters in (("started_at", Filters()), ("-started_at", Filters(partner=("northwind",)))):
        with pytest.raises(BadCursor, match="another list"):
            page(reader, filters, sort, 3, cursor)
    of = fingerprint({"sort": "-started_at", **Filters().identity()})
    for text in (
        to_cursor(of, "x", "t", "t"),
        to_cursor(of, 1, 2, 3),
        to_cursor(of, 1),
        "",
        "x",
        "AAAA",
        "bnVsbA",
        "W10",
        "é",
    ):
        with pytest.raises(BadCursor):
            page(reader, cursor=text)


def test_a_relative_range_stays_one_list_while_time_passes(asking: Asking) -> None:
    records = many(Random(7))
    earlier, later = asking(records, 60), asking(records, 61)
    asked = {"from": ["now-24h"]}
    cursor = page(earlier, parse(asked, earlier.now), limit=3).next
    assert page(later, parse(asked, later.now), limit=3, cursor=cursor).items


@pytest.mark.parametrize(("sort", "limit"), [("owner", 10), ("--value", 10), ("", 10), ("value", 0), ("value", 1001)])
def test_an_unknown_order_and_a_limit_out_of_bounds_are_refused(few: Reader, sort: str, limit: int) -> None:
    with pytest.raises(BadInput, match=r"sort:|limit:"):
        page(few, sort=sort, limit=limit)


def test_spans_alone_tell_which_transactions_failed_where_and_in_which_class(asking: Asking) -> None:
    def entered(minutes: float, number: int, **more: Any) -> Record:
        return span(minutes, f"{number:032x}", f"{number:016x}", f"t{number}", **({"kind": 2, "service": "api"} | more))

    reader = asking(
        [
            entered(0, 1, status_code=2, status_message="out of stock", name="POST /orders"),
            entered(0, 2, attributes=[{"key": "http.response.status_code", "value": "\x01i503"}]),
            entered(0, 3, status_code=1),
            entered(0, 4, status_code=2),
            span(5, f"{4:032x}", "f" * 16, "t4", kind=2, status_code=1),
            entered(0, 5, kind=3, parent_span_id="e" * 16, status_code=2),
        ],
        60,
    )
    items = {item["transaction_id"]: item for item in page(reader).items}
    assert [name for name in sorted(items) if items[name]["errored"]] == ["t1", "t2"]
    assert items["t1"]["last_error"] == {
        "at": at(0),
        "service": "api",
        "operation": "POST /orders",
        "text": "out of stock",
    }
    assert (items["t1"]["error_class"], present(items["t2"]["last_error"])["text"]) == ("processing", "HTTP 503")
    assert (items["t1"]["status"], items["t1"]["stuck_reason"]) == ("open", None)
    assert len(page(reader, parse({"errored": ["true"]}, reader.now)).items) == 2
    assert [one["transaction_id"] for one in page(reader, parse({"slower_than": ["60"]}, reader.now)).items] == ["t4"]
    (rate,) = series(reader, "errored_rate", parse({"from": ["now-2h"]}, reader.now))
    assert [(point["value"], point["n"]) for point in rate["points"]] == [(0.5, 4)]
