"""From a case to what sets it apart and who has it; from one of them to its healthy twin and to both payloads."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Site

pytestmark = pytest.mark.browser

OUTAGE = """
select signature from transactions_at(timestamp '2026-11-20 15:00')
where stuck and partner = 'northwind-health' and state = 'submitted' group by 1 order by count(*) desc limit 1
"""

MEMBER = """
select transaction_id from transactions_at(timestamp '2026-11-20 15:00')
where stuck and partner = 'northwind-health' and state = 'submitted' and workflow = 'member-data-exchange'
order by state_since limit 1
"""


def test_a_case_says_what_sets_it_apart_and_a_cause_lists_those_that_have_it(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/cases/{site.ask(OUTAGE)[0][0]}")
    apart = page.locator("section", has=page.get_by_role("heading", name="What sets them apart"))
    for words in ("Healthy peers", "of these", "of healthy", "times as common"):
        expect(apart).to_contain_text(words)
    apart.get_by_text("what they are chosen by").click()
    expect(apart).to_contain_text("partner Northwind Health")
    apart.locator("a.cause-title").first.click()
    page.wait_for_url(re.compile(r"/\?.*signature="))
    expect(page.get_by_role("main")).to_contain_text("2.3")


@pytest.mark.parametrize(
    "context", [{}, {"viewport": {"width": 390, "height": 844}}], ids=["wide", "narrow"], indirect=True
)
def test_by_keyboard_alone_from_a_transaction_to_its_twin_and_to_both_payloads(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/transactions/{site.ask(MEMBER)[0][0]}")
    page.get_by_role("link", name="Twin").or_(page.locator("a[href*='tab=twin']")).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/transactions/**tab=twin**")
    for words in ("Steps", "The nearest healthy transaction", "Attributes that differ", "and still"):
        expect(page.get_by_role("main")).to_contain_text(words)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.locator("a", has_text="eside the nearest").or_(page.locator("a", has_text="Side by side")).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/payloads/**")
    for words in ("values are hidden", "the same"):
        expect(page.get_by_role("main")).to_contain_text(words)
