"""Search finds a page by every kind of id that anybody could have been given."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Site

pytestmark = pytest.mark.browser

IDS = {
    "transaction": ("select max(transaction_id) from transactions where partner is not null", "/transactions/"),
    "trace": ("select max(trace_id) from transitions where trace_id is not null", "/traces/"),
    "span": ("select max(span_id) from spans", "/traces/"),
    "external reference": ("select max(external_ref) from transitions", "/transactions/"),
    "idempotency key": (
        "select any_value(idempotency_key) from transitions where idempotency_key is not null"
        " group by idempotency_key having count(distinct transaction_id) = 1 limit 1",
        "/transactions/",
    ),
    "payload": ("select max(payload_id) from payloads", "/payloads/"),
    "case": ("select max(signature) from transactions_at(timestamp '2026-11-20 15:00') where stuck", "/cases/"),
}


@pytest.mark.parametrize("kind", IDS)
def test_a_given_id_leads_to_its_page(page: Page, site: Site, kind: str) -> None:
    question, path = IDS[kind]
    identifier = str(site.ask(question)[0][0])
    page.goto(f"{site.url}/catalog")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type(identifier)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}**")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_hits_are_listed_while_one_types(page: Page, site: Site) -> None:
    identifier = str(site.ask(IDS["transaction"][0])[0][0])
    page.goto(f"{site.url}/")
    page.get_by_placeholder("Search, or go to").fill(identifier)
    page.get_by_role("option").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(identifier)


def test_an_unknown_id_answers_with_a_page_that_offers_the_search(page: Page, site: Site) -> None:
    for path in ("/transactions/nobody-knows-it", "/traces/00", "/payloads/NONE", "/cases/none", "/no/such/page"):
        page.goto(f"{site.url}{path}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Not found")
        expect(page.get_by_role("searchbox", name="").first).to_be_visible()
    page.locator(".state-page input").fill("also unknown")
    page.locator(".state-page").get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing found")
