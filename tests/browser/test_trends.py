"""The story of an executive: a sentence, a table, one segment closely, the points of a reason, and a sheet of paper."""

import csv
import io
import re
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import Site

pytestmark = pytest.mark.browser
HOURS = "/trends?interval=1h"
PHONE = {"viewport": {"width": 390, "height": 844}}


def drawn(page: Page) -> None:
    """Waits until every chart of the page is there."""
    expect(page.locator(".spark-line").first).to_be_attached()
    expect(page.locator(".chart-drawing:not(:has(.main-svg))")).to_have_count(0)


@pytest.fixture(scope="module")
def judged(browser: Browser, site: Site) -> dict[str, Any]:
    """What the API answers for the page that most tests look at."""
    with closing(browser.new_context()) as context:
        found: dict[str, Any] = context.request.get(f"{site.url}/api/v1/stability?by=partner&interval=1h").json()
    return found


def test_an_executive_reads_a_sentence_then_who_then_why(page: Page, site: Site, judged: dict[str, Any]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.url}/")
    expect(page.locator("#transactions")).to_be_visible()
    assert not [url for url in asked if "plotly" in url], "only a page with a chart loads what draws charts"
    page.get_by_role("link", name="Trends", exact=True).click()
    page.get_by_label("In buckets").select_option("1h")
    page.wait_for_url("**/trends?interval=1h")
    sentence = page.locator(".trend-sentence p")
    expect(sentence.locator("strong")).to_have_text(judged["sentence"].split("; ")[0])
    assert sentence.evaluate("(e) => e.textContent") == judged["sentence"]
    rows = page.locator(".trends-table tbody tr")
    expect(rows).to_have_count(len(judged["items"]))
    for item in judged["items"]:
        row = rows.filter(has=page.get_by_role("rowheader", name=item["title"], exact=True))
        expect(row.locator(".verdict")).to_have_text(item["verdict"])
    heads = page.locator(".trends-table thead th").all_inner_texts()
    assert heads.index("Stuck") == heads.index("Success") + 1
    drawn(page)
    assert not [url for url in asked if "plotly" in url], "small multiples are images of the answer itself"


def test_a_reason_leads_by_keys_to_the_points_that_made_it(page: Page, site: Site, judged: dict[str, Any]) -> None:
    item = next(item for item in judged["items"] if item["reasons"])
    reason = item["reasons"][0]
    page.goto(f"{site.url}{HOURS}")
    drawn(page)
    row = page.locator(".trends-table tbody tr").filter(has_text=item["title"])
    row.get_by_role("link", name=reason["sentence"]).focus()
    page.keyboard.press("Enter")
    closely = page.locator(".number-chart")
    expect(closely.get_by_role("heading", level=3)).to_contain_text(item["title"])
    expect(page).to_have_url(re.compile(re.escape(f"of=partner:{item['segment']['partner']}")))
    expect(page).to_have_url(re.compile(re.escape(f"number={reason['number']}")))
    drawn(page)
    closely.locator("summary", has_text="The rules that were broken").focus()
    page.keyboard.press("Enter")
    expect(closely.locator(".plain li").first).to_be_visible()
    closely.locator("summary", has_text="Table").focus()
    page.keyboard.press("Enter")
    points = closely.locator("tbody tr")
    expect(points.first).to_be_visible()
    saved = page.request.get(site.url + str(closely.get_by_role("link", name="CSV").get_attribute("href")))
    assert saved.headers["content-type"].startswith("text/csv")
    assert len(list(csv.reader(io.StringIO(saved.text())))) - 1 == points.count()
    _is_private(page)
    _follows_the_theme(page)


def _is_private(page: Page) -> None:
    """No graph offers to share itself on a public site."""
    configs = page.evaluate(
        "[...document.querySelectorAll('.js-plotly-plot')].map((plot) => [plot._context.showSendToCloud,"
        " plot._context.displaylogo, plot._context.displayModeBar])"
    )
    assert configs
    assert all(config == [False, False, False] for config in configs)


def _follows_the_theme(page: Page) -> None:
    """A chart turns dark with the page, and is the same drawing."""
    ink = "getComputedStyle(document.querySelector('.number-chart .xtick text')).fill"
    light = page.evaluate(ink)
    page.evaluate("document.querySelector('.number-chart .js-plotly-plot').dataset.same = '1'")
    page.get_by_role("button", name="Switch between dark and light").click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    assert page.evaluate(ink) != light
    expect(page.locator(".number-chart .js-plotly-plot[data-same]")).to_have_count(1)


def test_as_known_at_an_earlier_instant_its_details_and_the_way_to_open_cases(page: Page, site: Site) -> None:
    page.goto(f"{site.url}{HOURS}&as_of=2026-11-19T12:00:00Z")
    expect(page.get_by_text("to 19 Nov 2026 12:00, in")).to_contain_text("hours of UTC.")
    expect(page.get_by_text("False signals:")).to_be_hidden()
    page.get_by_text("How this is judged, and how often it is wrong").click()
    expect(page.get_by_text("False signals:")).to_be_visible()
    link = page.locator(".trends-table .to-cases").first
    count = link.inner_text()
    assert re.fullmatch(r"[\d,]+ cases?", count.strip())
    link.click()
    page.wait_for_url("**/?partner=*")
    expect(page).to_have_url(re.compile(re.escape("as_of=2026-11-19T12:00:00Z")))
    expect(page.locator("#transactions")).to_be_visible()


def test_a_split_that_is_not_known_is_answered_with_those_that_are(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/trends?by=colour")
    expect(page.get_by_text('by: "colour" is none of workflow, partner, tenant, version.')).to_be_visible()


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_on_a_telephone_segments_are_cards_and_nothing_scrolls_sideways(page: Page, site: Site) -> None:
    page.goto(f"{site.url}{HOURS}&number=stuck")
    drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".trends-table tbody tr").first.bounding_box()
    assert box is not None
    assert box["width"] <= 390


def test_it_prints_to_one_or_two_sheets_without_the_frame(page: Page, site: Site) -> None:
    page.goto(f"{site.url}{HOURS}")
    drawn(page)
    sheets = page.pdf(prefer_css_page_size=True, print_background=True)
    assert sheets.startswith(b"%PDF")
    assert 1 <= len(re.findall(rb"/Type /Page\b", sheets)) <= 2
    page.emulate_media(media="print")
    expect(page.locator(".header")).to_be_hidden()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator(".trend-sentence")).to_be_visible()
