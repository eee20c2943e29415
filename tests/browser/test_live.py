"""A page follows what comes in, without moving what is being read; and says so when it cannot."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from app.domain.records import Kind, of_rows
from app.journal import Entry
from tests.browser.serving import Site, served

pytestmark = pytest.mark.browser
START = datetime(2026, 11, 20, 9, 12)
NOW = START + timedelta(hours=1)


class Told:
    """Entries made up as a test goes on."""

    def __init__(self) -> None:
        self.offset = 0

    def moves(self, identifier: str, partner: str, state: str = "submitted", minutes: int = 0) -> Entry:
        """A transaction of the sample catalog's first workflow that came into the state so long after the start."""
        self.offset += 1
        row = {
            "event_time": START + timedelta(minutes=minutes),
            "source": "/engine",
            "event_id": f"{identifier}-{state}",
            "transaction_id": identifier,
            "workflow": "member-data-exchange",
            "partner": partner,
            "to_state": state,
        }
        arrived = NOW - timedelta(seconds=1000 - self.offset)
        table = of_rows(Kind.TRANSITION, [row])
        return Entry(self.offset, self.offset, arrived, Kind.TRANSITION, "local", None, table)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def small(tmp_path: Path, told: Told) -> Iterator[Site]:
    """A site with one stuck transaction. Asked for before the page, so that it outlives the page's own asking."""
    with served(tmp_path, [told.moves("first-one", "northwind-health")], lambda: NOW) as site:
        yield site


def test_figures_of_a_line_follow_and_a_new_line_waits_to_be_asked_for(small: Site, page: Page, told: Told) -> None:
    page.goto(f"{small.url}/")
    expect(page.locator(".group-head")).to_contain_text("1 waits for Northwind Health’s acknowledgement")
    small.store.load([told.moves("second", "northwind-health"), told.moves("other", "blue-harbor")])
    expect(page.locator(".group-head")).to_contain_text("2 wait for Northwind Health’s acknowledgement")
    expect(page.locator(".group-head")).to_have_count(1)
    page.locator(".stuck-panel .pill", has_text="1 new").click()
    expect(page.locator(".group-head")).to_have_count(2)


def test_new_rows_of_the_list_arrive_as_a_pill(small: Site, page: Page, told: Told) -> None:
    page.goto(f"{small.url}/")
    expect(page.locator("#transactions").get_by_role("link", name="first-one")).to_be_visible()
    small.store.load([told.moves("late-comer", "northwind-health")])
    pill = page.get_by_role("button", name="1 changed since you looked: 1 newly stuck")
    expect(pill).to_be_visible()
    expect(page.locator("#transactions").get_by_role("link", name="late-comer")).to_have_count(0)
    pill.click()
    expect(page.locator("#transactions").get_by_role("link", name="late-comer")).to_be_visible()
    expect(pill).to_have_count(0)


def test_a_case_that_clears_says_so_and_keeps_its_history(small: Site, page: Page, told: Told) -> None:
    page.goto(f"{small.url}/?open=partner:northwind-health")
    page.locator(".group.open .case").click()
    expect(page.get_by_text("Odds").first).to_be_visible()
    small.store.load([told.moves("first-one", "northwind-health", "completed", minutes=30)])
    expect(page.get_by_role("heading", level=1)).to_have_text("Case cleared")
    expect(page.get_by_text("No transaction is in this case any more")).to_be_visible()


def test_the_first_visit_is_intake_which_shows_the_first_record_as_it_arrives(
    page: Page, tmp_path: Path, told: Told
) -> None:
    with served(tmp_path, [], lambda: NOW) as site:
        page.goto(f"{site.url}/")
        expect(page.get_by_text("Transom waits for its first record.")).to_be_visible()
        expect(page.get_by_text("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317 opentelemetry-inst")).to_be_visible()
        site.store.load([told.moves("first-one", "northwind-health")])
        expect(page.get_by_role("table", name="Latest records").get_by_role("link", name="first-one")).to_be_visible()
        page.get_by_role("link", name="Operate").click()
        expect(page.locator(".group-head")).to_contain_text("Northwind Health")
        page.close()


def test_what_comes_in_between_the_drawing_and_the_first_look_is_shown(page: Page, tmp_path: Path, told: Told) -> None:
    with served(tmp_path, [], lambda: NOW) as site:
        landed: list[Entry] = []

        def late(route: Route) -> None:
            if not landed:
                landed.append(told.moves("first-one", "northwind-health"))
                site.store.load(landed)
            route.continue_()

        page.route("**/api/v1/version*", late)
        page.goto(f"{site.url}/intake")
        expect(page.get_by_role("table", name="Latest records").get_by_role("link", name="first-one")).to_be_visible()
        page.unroute_all(behavior="ignoreErrors")
        page.close()


def test_an_unexpected_error_shows_a_reference_number_and_never_its_text(
    small: Site, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("ssn 123-45-6789")

    monkeypatch.setattr("app.web.catalog.disagreements.disagreements", broken)
    page.goto(f"{small.url}/catalog")
    expect(page.get_by_text("Something failed on our side (reference")).to_be_visible()
    assert "123-45-6789" not in page.content()
    monkeypatch.undo()
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Catalog")


def test_a_page_that_gets_no_answer_says_that_it_is_stale(small: Site, page: Page) -> None:
    page.goto(f"{small.url}/")
    expect(page.locator("#live-mark")).to_have_text("live")
    page.evaluate(
        "void (window.fetch = (original => (url, ...rest) => String(url).includes('/version')"
        " ? Promise.reject(new Error('offline')) : original(url, ...rest))(window.fetch))"
    )
    expect(page.locator("#stale-banner")).to_contain_text("No answer from Transom.")


@pytest.mark.parametrize("path", ["/", "/search?q=nothing-has-this-id"])
def test_a_page_of_a_store_that_still_loads_says_so_until_it_has(small: Site, page: Page, path: str) -> None:
    left = [1200]

    def told(route: Route) -> None:
        headers = {name: value for name, value in route.request.headers.items() if name != "if-none-match"}
        answer = route.fetch(headers=headers)
        route.fulfill(response=answer, json={**answer.json(), "backlog": left[0]})

    page.route("**/api/v1/version*", told)
    page.goto(f"{small.url}{path}")
    banner = page.locator("#loading-banner")
    expect(banner).to_have_text("What was recorded before is still being loaded: figures are not complete yet.")
    expect(banner).to_be_visible()
    left[0] = 0
    expect(banner).to_be_hidden()
    page.unroute_all(behavior="ignoreErrors")


OFFLINE = (
    "window.offline = true;"
    "window.fetch = (original => (url, ...rest) => !window.offline ? original(url, ...rest)"
    " : /version|healthz/.test(String(url)) ? Promise.reject(new Error('offline')) : new Promise(() => {}))"
    "(window.fetch); null"
)
"""No request has an answer any more, until `offline` is false."""


@pytest.mark.parametrize("path", ["/", "/search?q=nothing-has-this-id"])
def test_a_page_that_was_asked_for_without_an_answer_comes_by_itself_later(small: Site, page: Page, path: str) -> None:
    page.goto(f"{small.url}{path}")
    expect(page.get_by_role("heading", level=1)).to_be_attached()
    page.evaluate(OFFLINE)
    page.get_by_role("link", name="Reviews", exact=True).click()
    expect(page.locator("#stale-banner")).to_contain_text("No answer from Transom.")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("#stale-banner")).to_be_in_viewport()
    page.evaluate("window.offline = false")
    expect(page.get_by_role("heading", level=1)).to_have_text("Reviews")
    expect(page.locator("#stale-banner")).to_be_hidden()
