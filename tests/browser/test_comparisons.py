"""The other pages of Trends: they say what the API answers, are files at a click, and fit a phone and paper."""

import csv
import io
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Site
from tests.present import present

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
RANGE = "from=2026-11-19T15:00:00Z&to=2026-11-20T15:00:00Z"
PAGES = {
    "/trends/brief": "Who acts by when",
    "/trends/moved?from=now-24h": "Step by step",
    "/trends/versions": "Payer-to-payer member data exchange",
    "/trends/paths": "As it runs",
    "/trends/changed": "Then and now",
    "/trends/partners/northwind-health": "What the numbers mean",
}


def answer(page: Page, site: Site, route: str) -> Any:
    told = page.request.get(f"{site.url}/api/v1/{route}")
    assert told.status == 200, told.text()
    return told.json()


def test_the_brief_shows_the_three_lines_that_a_mail_would_hold_and_leads_to_who_acts(page: Page, site: Site) -> None:
    told = answer(page, site, "brief")
    page.goto(f"{site.url}/trends/brief")
    lines = page.locator(".brief-line:not(.brief-chance, .brief-glance)")
    expect(lines).to_have_count(3)
    expect(page.locator(".brief-chance dd")).to_have_text(told["chance"])
    expect(page.locator(".brief-glance dd")).to_have_text(told["glance"])
    for place, line in enumerate(told["lines"]):
        expect(lines.nth(place).locator("dt")).to_have_text(line["title"])
        expect(lines.nth(place).locator("dd")).to_have_text(line["text"])
    copied = page.get_by_role("button", name="Copy as text").get_attribute("data-copy") or ""
    assert copied.startswith(told["subject"])
    page.locator(".tabular tbody a[href^='/cases/']").first.click()
    page.wait_for_url("**/cases/**")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_who_moved_the_number_is_told_with_steps_that_sum_to_the_change(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/trends/moved?{RANGE}")
    expect(page.get_by_text("Stuck at the end of each period")).to_be_visible()
    page.get_by_label("Number").select_option("finished")
    page.wait_for_url("**number=finished**")
    told = answer(page, site, f"decomposition?number=finished&{RANGE}")
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"{told['before']['value']:,.0f} to {told['after']['value']:,.0f}")
    page.get_by_text("Table", exact=True).first.click()
    cells = page.locator(".chart-table tbody tr td:nth-child(2)").all_inner_texts()
    numbers = [float(cell.replace("−", "-").replace("+", "").replace("±", "").replace(",", "")) for cell in cells]
    assert numbers[0] + sum(numbers[1:-1]) == numbers[-1]
    page.get_by_label("Split by").select_option("partner,version")
    expect(page.get_by_role("columnheader", name="Partner, version")).to_be_visible()


def test_what_is_shown_is_saved_with_its_definition_and_filter_inside(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/trends/moved?{RANGE}&partner=northwind-health&by=version")
    with page.expect_download() as saving:
        page.locator(".downloads").get_by_role("link", name="CSV", exact=True).click()
    assert saving.value.suggested_filename.startswith("transom-moved-success_rate-")
    rows = list(csv.DictReader(io.StringIO(saving.value.path().read_text())))
    assert rows
    assert {row["version"] for row in rows} <= {"2.2", "2.3", ""}
    assert all("partner=northwind-health" in row["filter"] and "Kitagawa" in row["definition"] for row in rows)
    page.goto(f"{site.url}/?status=completed&partner=northwind-health")
    with page.expect_download() as listing:
        page.locator(".downloads").get_by_role("link", name="CSV", exact=True).click()
    listed = list(csv.DictReader(io.StringIO(listing.value.path().read_text())))
    assert {row["status"] for row in listed} == {"completed"}
    assert len(listed) > 100


def test_versions_stand_side_by_side_with_ranges_and_what_should_be_gone(page: Page, site: Site) -> None:
    told = answer(page, site, "compare?from=now-30d")
    page.goto(f"{site.url}/trends/versions")
    main = page.get_by_role("main")
    gone = [one for one in told["versions"] if one["past_sunset"]]
    assert gone, "the demo has traffic past a sunset"
    expect(main).to_contain_text(f"{gone[0]['past_sunset']:,} transactions started on {gone[0]['version']}")
    table = page.locator(".tabular").first
    names = table.locator("tbody th").all_inner_texts()
    assert names.index("Stuck") == names.index("Success") + 1
    first = next(
        one for one in told["versions"] if one["workflow"] == "member-data-exchange" and one["version"] == "2.2"
    )
    row = table.locator("tr").filter(has=page.get_by_role("rowheader", name="Started", exact=True))
    expect(row).to_contain_text(f"{first['started']:,}")


def test_paths_are_ranked_compared_and_held_to_the_catalog(page: Page, site: Site) -> None:
    told = answer(page, site, "paths?workflow=member-data-exchange&from=now-30d")
    page.goto(f"{site.url}/trends/paths?flow=member-data-exchange")
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"{told['transactions']:,} transactions took {told['variant_count']:,} paths")
    words = " → ".join(state.replace("_", " ") for state in told["variants"][0]["path"])
    expect(page.locator(".path-words").first).to_have_text(words)
    for found in told["deviations"][:2]:
        expect(main).to_contain_text(f'"{found.get("state") or found["from_state"]}"')
    page.get_by_label("Compare with").select_option("version:2.3")
    expect(page.get_by_role("heading", name="Against version 2.3")).to_be_visible()


def test_a_closed_period_is_told_as_it_stood_and_as_it_stands(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/trends/changed?number=started")
    expect(page.locator(".chip.current")).to_have_text("Thu 19 Nov")
    told = answer(page, site, "changed/started?from=2026-11-19T00:00:00Z&to=2026-11-20T00:00:00Z")
    row = page.locator(".tabular").first.get_by_role("row", name="Together")
    expect(row).to_contain_text(f"{told['then']['value']:,}")
    expect(row).to_contain_text(f"{told['now']['value']:,}")
    page.get_by_role("link", name="Wed 18 Nov").click()
    expect(page.locator(".chip.current")).to_have_text("Wed 18 Nov")


def test_a_scorecard_names_no_other_partner_no_team_and_no_person(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/trends/brief")
    page.locator("a[href='/trends/partners/northwind-health']").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Northwind Health: scorecard")
    expect(page.get_by_role("heading", name="What the numbers mean")).to_be_visible()
    text = page.locator("main").inner_text()
    for other in site.catalog.current().partners.values():
        assert other.title == "Northwind Health" or (other.title or "") not in text
    for owner in site.catalog.current().owners.values():
        assert present(owner.title) not in text
    for (person,) in site.ask("select distinct assigned_to from tasks where assigned_to is not null limit 20"):
        assert str(person) not in text
    page.goto(f"{site.url}/trends/partners/nobody")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not found")


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_no_page_is_wider_than_a_phone_and_each_opens(page: Page, site: Site) -> None:
    for path, words in PAGES.items():
        page.goto(f"{site.url}{path}")
        expect(page.get_by_role("heading", name=words)).to_be_attached()
        expect(page.locator(".chart-drawing:not(:has(.main-svg))")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_the_scorecard_prints_on_a_few_sheets_of_a4_without_the_frame(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/trends/partners/northwind-health")
    expect(page.locator(".chart-drawing:not(:has(.main-svg))")).to_have_count(0)
    paper = page.pdf(prefer_css_page_size=True)
    assert 1 <= paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") <= 5
    page.emulate_media(media="print")
    for hidden in (".header", ".subnavs", ".downloads", ".choices"):
        expect(page.locator(hidden).first).to_be_hidden()
