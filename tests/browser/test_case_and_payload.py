"""Case, Payload, Catalog and Runbook, by their own addresses."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Site

pytestmark = pytest.mark.browser


def test_a_case_says_who_owns_it_how_long_it_stands_and_what_helped_before(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/")
    page.locator(".group-head", has_text="Northwind Health").click()
    page.locator(".group.open .case").first.click()
    main = page.get_by_role("main")
    for words in ("Stuck since", "Owner", "Partner desk", "Runbook", "Odds", "History", "so far"):
        expect(main).to_contain_text(words)
    expect(page.locator("#case-list .mark-stuck").first).to_be_visible()


def test_a_runbook_opens_from_the_case_and_back_returns(page: Page, site: Site) -> None:
    case = site.ask("select max(signature) from transactions_at(timestamp '2026-11-20 15:00') where stuck")[0][0]
    page.goto(f"{site.url}/cases/{case}")
    page.locator(".runbook a", has_text="on its own").first.click()
    page.wait_for_url("**/runbooks/**")
    expect(page.locator("article .markdown")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Odds").first).to_be_visible()


def test_a_payload_shows_what_redaction_lets_through_and_nothing_else(page: Page, site: Site) -> None:
    found = site.ask("select payload_id from payloads where media_type = 'application/fhir+json' order by 1 limit 1")[
        0
    ][0]
    page.goto(f"{site.url}/payloads/{found}")
    tree = page.locator(".tree")
    expect(tree).to_contain_text("resourceType")
    expect(tree).to_contain_text("masked")
    page.get_by_role("link", name="text", exact=True).click()
    expect(page.locator(".body-text")).to_contain_text("[masked]")
    expect(page).to_have_url(re.compile(re.escape("tab=text")))
    page.get_by_role("link", name="shape", exact=True).click()
    expect(page.get_by_role("columnheader", name="Types")).to_be_visible()
    page.get_by_role("link", name="Transaction", exact=False).first.click()
    page.wait_for_url("**/transactions/**")


def test_the_catalog_says_what_is_registered_what_ends_and_what_becomes_records(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/catalog")
    main = page.get_by_role("main")
    for words in (
        "past sunset",
        "Partners that are not registered",
        "Escalates to",
        "Events, spans and log records of your own that become records here",
    ):
        expect(main).to_contain_text(words)
    page.get_by_text("Prior authorization").first.click()
    expect(page.get_by_role("columnheader", name="Waits on")).to_be_visible()
    expect(page).to_have_url(re.compile(re.escape("open=prior-authorization")))
