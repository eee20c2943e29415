"""On a telephone tables become cards, and nothing is scrolled sideways."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import Site
from tests.present import present

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("context", [{"viewport": {"width": 390, "height": 844}}], indirect=True),
]


def test_no_page_is_wider_than_the_screen(page: Page, site: Site) -> None:
    case = site.ask("select max(signature) from transactions_at(timestamp '2026-11-20 15:00') where stuck")[0][0]
    payload = site.ask("select max(payload_id) from payloads")[0][0]
    file = f"/cases/{case}/partner-file"
    paths = ("/?open=partner:northwind-health", f"/cases/{case}", file, f"/payloads/{payload}", "/catalog", "/reviews")
    for path in paths:
        page.goto(f"{site.url}{path}")
        expect(page.get_by_role("heading", level=1)).to_be_attached()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_the_list_of_transactions_is_cards_that_lead_to_them(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/?status=completed")
    expect(page.locator("#transactions .ag-root")).to_have_count(0)
    cards = page.locator("#transactions .card")
    expect(cards).to_have_count(25)
    page.get_by_role("link", name="Show more").click()
    expect(cards).to_have_count(50)
    identifier = cards.first.locator(".mono").inner_text()
    cards.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(identifier)


def test_filters_are_folded_away_and_work(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/")
    page.get_by_text("Filters and views").click()
    page.get_by_role("textbox", name="Partner").click()
    page.get_by_role("option", name="Cascadia Mutual").click()
    expect(page.locator(".group-head", has_text="Northwind Health")).to_have_count(0)


def top(drawn: Locator) -> float:
    return present(drawn.bounding_box())["y"]


def test_the_pages_stand_on_one_line_so_that_what_is_read_begins_high(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/")
    expect(page.locator(".firing-panel, .tiles").first).to_be_visible()
    assert len({top(link) for link in page.locator(".nav").all()}) == 1
    assert top(page.locator(".search")) < top(page.locator("main")) < 140
