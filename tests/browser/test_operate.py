"""Operate, as somebody at night uses it: from one line to the transaction, and back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Site

pytestmark = pytest.mark.browser


def test_an_outage_of_one_partner_is_one_line_that_unfolds_to_its_cases(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/")
    northwind = page.locator(".group-head", has_text="Northwind Health")
    expect(northwind).to_have_count(1)
    expect(northwind).to_contain_text(re.compile(r"\d+ wait for Northwind Health(’s \w+)? since"))
    northwind.click()
    expect(page.locator(".group.open .case").first).to_be_visible()
    expect(page).to_have_url(re.compile(re.escape("open=partner:northwind-health")))


def test_from_the_line_to_the_case_to_the_transaction_and_back_again(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/?open=partner:northwind-health")
    page.locator(".group.open .case").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Northwind Health")
    expect(page.get_by_text("Odds").first).to_be_visible()
    link = page.locator("#case-list a[data-row]").first
    identifier = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(identifier)
    page.go_back()
    expect(page.get_by_text("What was followed by progress before").first).to_be_visible()
    page.go_back()
    expect(page.locator(".group.open .case").first).to_be_visible()


def test_holds_are_apart_from_what_is_stuck(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/")
    holds = page.locator("section", has=page.get_by_role("heading", name="On hold"))
    expect(holds).to_contain_text("by compliance")
    expect(page.locator(".stuck-panel")).not_to_contain_text("hold")


def test_a_tab_is_in_the_address_and_the_list_follows_it(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/")
    page.locator(".status-tab", has_text="completed").click()
    expect(page.locator(".status-tab[aria-current]")).to_have_text("completed")
    expect(page.locator("#transactions .mark-completed").first).to_be_visible()
    expect(page).to_have_url(re.compile(re.escape("status=completed")))
    page.reload()
    expect(page.locator(".status-tab[aria-current]")).to_have_text("completed")


def test_adjusting_replaces_the_address_and_navigating_pushes_one(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/")
    expect(page.locator(".group-head").first).to_be_visible()
    before = page.evaluate("history.length")
    page.locator(".status-tab", has_text="open").click()
    expect(page.locator(".status-tab[aria-current]")).to_have_text("open")
    assert page.evaluate("history.length") == before
    page.get_by_role("link", name="Catalog", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Catalog")
    assert page.evaluate("history.length") == before + 1


def test_a_filter_of_the_bar_narrows_everything_and_is_in_the_address(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/")
    page.get_by_role("textbox", name="Partner").click()
    page.get_by_role("option", name="Cascadia Mutual").click()
    expect(page.locator(".group-head", has_text="Northwind Health")).to_have_count(0)
    expect(page.locator(".group-head", has_text="Cascadia Mutual")).to_have_count(1)
    expect(page).to_have_url(re.compile(re.escape("partner=cascadia-mutual")))


def test_an_empty_list_says_which_filter_emptied_it_and_offers_to_drop_it(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/?version=9.9")
    expect(page.locator(".stuck-panel")).to_contain_text("are, without these filters")
    expect(page.locator(".filterbar .mantine-Pill-root")).to_have_text("9.9")
    page.locator(".stuck-panel").get_by_role("link", name="Drop the version filter").click()
    expect(page.locator(".group-head").first).to_be_visible()
    expect(page.locator(".filterbar .mantine-Pill-root")).to_have_count(0)
    expect(page).not_to_have_url(re.compile(re.escape("version")))


def test_any_cell_filters_by_only_this_and_not_this(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/?status=all")
    cell = page.locator("#transactions .filterable", has_text="Cascadia Mutual").first
    cell.hover()
    cell.get_by_role("button").click()
    page.get_by_role("menuitem", name="Not this").click()
    expect(page.locator("#transactions .filterable", has_text="Cascadia Mutual")).to_have_count(0)
    assert "partner=!cascadia-mutual" in page.url.replace("%21", "!")
    expect(page).not_to_have_url(re.compile(re.escape("partner=northwind-health")))


def test_what_a_cell_filters_stands_in_the_bar_and_outlives_the_next_choice_there(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/?status=all")
    cell = page.locator("#transactions .filterable", has_text="Cascadia Mutual").first
    cell.hover()
    cell.get_by_role("button").click()
    page.get_by_role("menuitem", name="Only this").click()
    expect(page.locator(".filterbar .mantine-Pill-root")).to_have_text("Cascadia Mutual")
    page.get_by_role("textbox", name="Tenant").click()
    page.get_by_role("option", name="Medicaid managed care").click()
    expect(page.locator(".filterbar .mantine-Pill-root")).to_have_count(2)
    page.wait_for_url("**tenant=medicaid**")
    expect(page).to_have_url(re.compile(re.escape("partner=cascadia-mutual")))


def test_a_value_that_is_not_taken_is_answered_with_a_sentence(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/?from=yesterday")
    expect(page.get_by_text('from: "yesterday" is not an instant.')).to_be_visible()
    page.get_by_role("link", name="Show this page without its filters").click()
    expect(page.locator(".group-head").first).to_be_visible()


def test_a_view_is_saved_under_a_name_and_opened_again(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/?partner=northwind-health")
    page.get_by_role("button", name="Views").click()
    page.get_by_role("textbox", name="Name of the view").fill("Northwind at night")
    page.get_by_role("textbox", name="Name of the view").press("Enter")
    expect(page.get_by_role("link", name="Northwind at night")).to_be_visible()
    page.goto(f"{site.url}/")
    page.get_by_role("button", name="Views").click()
    page.get_by_role("link", name="Northwind at night").click()
    expect(page.locator(".group-head", has_text="Cascadia Mutual")).to_have_count(0)
    expect(page.locator(".group-head", has_text="Northwind Health")).to_have_count(1)
    expect(page).to_have_url(re.compile(re.escape("partner=northwind-health")))


def test_the_page_as_known_at_an_earlier_instant_says_so(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/?as_of=2026-11-19T12:00:00Z")
    expect(page.get_by_text("As known at 2026-11-19 12:00:00 UTC.")).to_be_visible()
    page.get_by_role("link", name="Back to now").click()
    expect(page.locator("#instant-banner")).to_be_hidden()
    expect(page).not_to_have_url(re.compile(re.escape("as_of")))
