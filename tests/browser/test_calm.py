"""A page leaves alone what did not change; what a sender sizes is shown in part and counted."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.domain.instants import EPOCH
from app.domain.records import Kind, of_rows
from app.journal import Entry
from tests.browser.serving import Site, served

pytestmark = pytest.mark.browser
START = datetime(2026, 11, 20, 9, 12)
NOW = START + timedelta(hours=1)
MANY = int(os.environ.get("TRANSOM_MANY", "2000"))
"""Events, links, attributes and log lines of one span, and transitions of one transaction; by hand 100,000."""
TRACE, SPAN, LIMIT = "ab" * 16, "01" * 8, "02" * 8
NANOSECONDS = (START - EPOCH) // timedelta(microseconds=1) * 1000
WORKFLOW = "member-data-exchange"


def span(identifier: str, count: int) -> dict[str, Any]:
    """A span with so many events and links, each with an attribute, and so many attributes."""
    pairs = [{"key": f"key-{number:06}", "value": f"value {number}"} for number in range(count)]
    events = [
        {"time_ns": NANOSECONDS + number, "name": f"event {number}", "attributes": pairs[:1]} for number in range(count)
    ]
    links = [{"trace_id": f"{number:032x}", "span_id": SPAN, "attributes": pairs[:1]} for number in range(1, count + 1)]
    times = {"event_time": START, "start_ns": NANOSECONDS, "end_ns": NANOSECONDS + 10**9}
    named = {"trace_id": TRACE, "span_id": identifier, "name": f"with {count}", "kind": 2, "service": "gateway"}
    return {**times, **named, "attributes": pairs, "events": events, "links": links}


def line(number: int) -> dict[str, Any]:
    """A log line of the trace."""
    own = {"body": f"line {number}", "service": "gateway", "attributes": [], "content_hash": f"{number}"}
    return {"event_time": START, "time_ns": NANOSECONDS + number, "trace_id": TRACE, "span_id": SPAN, **own}


def move(
    identifier: str, state: str = "submitted", number: int = 0, partner: str = "northwind-health"
) -> dict[str, Any]:
    """A transition of the sample catalog's first workflow."""
    named = {"transaction_id": identifier, "workflow": WORKFLOW, "partner": partner, "to_state": state}
    at = START + timedelta(milliseconds=number)
    return {"event_time": at, "source": "/engine", "event_id": f"{identifier} {number}", "sequence": number, **named}


class Arrivals:
    """Entries that come one after the other, each with its offset."""

    def __init__(self) -> None:
        self.offset = 0

    def of(self, kind: Kind, *rows: dict[str, Any]) -> Entry:
        self.offset += 1
        arrived = NOW - timedelta(seconds=1000 - self.offset)
        return Entry(self.offset, self.offset, arrived, kind, "local", None, of_rows(kind, rows))


@pytest.fixture(scope="module")
def arrivals() -> Arrivals:
    return Arrivals()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, arrivals: Arrivals) -> Iterator[Site]:
    entries = [
        arrivals.of(Kind.SPAN, span(SPAN, MANY), span(LIMIT, 128)),
        arrivals.of(Kind.LOG_LINE, *(line(number) for number in range(MANY))),
        arrivals.of(
            Kind.TRANSITION, *(move("long", f"step-{number % 50}", number, "blue-harbor") for number in range(MANY))
        ),
        arrivals.of(Kind.TRANSITION, move("first-one")),
    ]
    with served(tmp_path_factory.mktemp("many"), entries, lambda: NOW) as site:
        yield site


@pytest.mark.parametrize(("identifier", "count"), [(LIMIT, 128), (SPAN, MANY)])
def test_a_span_shows_what_fits_of_its_events_links_and_attributes_and_counts_all(
    many: Site, page: Page, identifier: str, count: int
) -> None:
    page.goto(f"{many.url}/traces/{TRACE}")
    page.get_by_role("row", name=f"with {count}").click()
    detail = page.get_by_label("Selected span")
    expect(detail.get_by_role("heading", name=f"Events ({count:,})")).to_be_visible()
    expect(detail.get_by_role("heading", name=f"Links ({count:,})")).to_be_visible()
    part = min(count, 200)
    for label in ("Events", "Links"):
        expect(detail.get_by_role("table", name=f"{label} of the span").locator("tbody > tr")).to_have_count(part)
    assert page.evaluate("document.querySelectorAll('*').length") < 12_000
    if count > part:
        expect(detail).to_contain_text(f"1 to 200 of {count:,} attributes")
        detail.get_by_role("navigation", name="More events").get_by_text("Next 200").click()
        expect(detail.get_by_role("table", name="Events of the span")).to_contain_text("event 399")
        expect(detail.get_by_role("navigation", name="More links")).to_contain_text(f"1 to 200 of {count:,} links")
        expect(page.get_by_role("navigation", name="More log lines")).to_contain_text(f"of {count:,} log lines")


def test_a_transaction_of_many_transitions_is_drawn(many: Site, page: Page) -> None:
    page.goto(f"{many.url}/transactions/long")
    grid = page.get_by_role("treegrid", name="Timeline of the transaction")
    expect(grid.get_by_role("row", name="Workflow")).to_be_visible()
    assert grid.locator(".dw-bar").count() < 3000
    page.get_by_role("button", name="Open all lanes").click()
    expect(grid.get_by_role("row", name="step-0").first).to_be_visible()


PLACE = "#operate-top .group-head"


def test_news_leaves_what_did_not_change_and_waits_for_a_selection(many: Site, page: Page, arrivals: Arrivals) -> None:
    page.goto(f"{many.url}/")
    line = page.locator(PLACE, has_text="Northwind Health")
    expect(line).to_contain_text("1 waits")
    page.evaluate("window.stays = [...document.querySelectorAll('#operate-top .tile, #operate-top h2')]")
    many.store.load([arrivals.of(Kind.TRANSITION, move("second"))])
    expect(line).to_contain_text("2 wait")
    assert page.evaluate("window.stays.length > 4 && window.stays.every((node) => node.isConnected)")

    page.evaluate("getSelection().selectAllChildren(document.querySelector('#operate-top h2'))")
    many.store.load([arrivals.of(Kind.TRANSITION, move("third"))])
    expect(page.locator("#live-mark")).to_have_text("paused")
    expect(line).to_contain_text("2 wait")
    assert page.evaluate("String(getSelection())") == "Stuck"
    page.evaluate("getSelection().removeAllRanges()")
    expect(line).to_contain_text("3 wait")
    expect(page.locator("#live-mark")).to_have_text("live")


def test_news_waits_while_a_pointer_is_down_and_while_a_menu_is_open(
    many: Site, page: Page, arrivals: Arrivals
) -> None:
    page.goto(f"{many.url}/")
    line = page.locator(PLACE, has_text="Northwind Health")
    before = line.inner_text()
    page.mouse.move(5, 5)
    page.mouse.down()
    many.store.load([arrivals.of(Kind.TRANSITION, move("fourth"))])
    expect(page.locator("#live-mark")).to_have_text("paused")
    assert line.inner_text() == before
    page.mouse.up()
    expect(page.locator("#live-mark")).to_have_text("live")
    expect(line).not_to_have_text(before)

    page.get_by_role("button", name="Views").click()
    expect(page.get_by_role("dialog", name="Views")).to_be_visible()
    many.store.load([arrivals.of(Kind.TRANSITION, move("fifth"))])
    expect(page.locator("#live-mark")).to_have_text("paused")
    page.mouse.click(5, 5)
    expect(page.locator("#live-mark")).to_have_text("live")
