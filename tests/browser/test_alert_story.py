"""From what fires to why it does and whose it is: by keyboard alone, and by the forms of the page."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from app.domain.alerts import Alert
from tests.browser.alerting import evaluated, over
from tests.browser.grids import headers_stand, lists_stand
from tests.browser.serving import Site
from tests.people import MARA

pytestmark = pytest.mark.browser
STEPS = 80
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ACTIVE = """() => new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(() =>
  told(document.querySelector("[role=treegrid]").getAttribute("aria-activedescendant") || ""))))"""
"""The row of the timeline that the keys are at, once it is drawn."""
FOLDED = """() => document.getElementById(
  document.querySelector("[role=treegrid]").getAttribute("aria-activedescendant")
)?.getAttribute("aria-expanded") === "false" """
"""Whether that row is a lane that is closed."""


@pytest.fixture(scope="module")
def stuck(site: Site) -> Iterator[Alert]:
    """The alert of what is stuck at a partner; everything that fires is over when the module is."""
    found = evaluated(site.store, site.office, site.catalog.current(), site.clock())
    yield next(alert for alert in found if alert.rule == "stuck-at-partner")
    over(site.office, site.clock())


def pressed(page: Page, key: str, wanted: Locator) -> None:
    """Presses a key until what is wanted has the focus."""
    expect(wanted).to_be_visible()
    for _ in range(STEPS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not lead to it")


def has_payloads(page: Page, site: Site, row: Locator) -> bool:
    """Whether the transaction of a row has payloads, and one trace, which leads to them."""
    path = (row.get_attribute("href") or "").split("?")[0]
    transaction = page.request.get(f"{site.url}/api/v1{path}").json()
    return bool(transaction["payload_ids"]) and len(transaction["trace_ids"]) == 1


def back_to(page: Page, path: str) -> None:
    """Escape, until the page of that path is there."""
    for _ in range(STEPS):
        if re.search(path, page.url):
            return
        page.keyboard.press("Escape")
        page.wait_for_function("() => document.activeElement !== null")
    raise AssertionError(f"Escape does not lead back to {path}")


def test_from_an_alert_to_its_runbook_by_keyboard_alone(page: Page, site: Site, stuck: Alert) -> None:
    alert = rf"/alerts/{stuck.alert_id}$"
    page.goto(f"{site.url}/")
    line = page.locator(".firing-panel .alert-line", has_text="Northwind Health").first
    pressed(page, "j", line)
    expect(line).to_contain_text("nobody has it")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(alert))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Northwind Health")
    expect(page.get_by_role("main")).to_contain_text("Holds while the number of stuck transactions")

    rows = page.locator("#alert-list .ag-row a[data-row]")
    expect(rows.first).to_be_visible()
    pressed(page, "j", next(row for row in rows.all() if has_payloads(page, site, row)))
    page.keyboard.press("Enter")
    page.wait_for_url("**/transactions/**")
    expect(page.get_by_role("treegrid").get_by_role("row").first).to_be_visible()
    for _ in range(STEPS):
        if "span:" in page.evaluate(ACTIVE):
            break
        page.keyboard.press("ArrowRight" if page.evaluate(FOLDED) else "j")
    page.wait_for_url(re.compile("item=span:"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/traces/**")
    expect(page.get_by_role("treegrid", name="Spans of the trace").get_by_role("row").first).to_be_visible()

    pressed(page, "Tab", page.locator("a[href^='/payloads/']").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/payloads/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("payload")

    back_to(page, alert)
    expect(page.locator(".alert-columns .causes")).to_contain_text("Northwind Health alone explains it")
    pressed(page, "k", page.locator(".runbook a[data-row]"))
    expect(page.locator(".runbook .markdown")).to_contain_text("interop-support@northwind.example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/runbooks/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("A partner is unavailable")


def test_people_acknowledge_take_note_and_silence_and_all_of_it_is_in_the_history(
    page: Page, site: Site, stuck: Alert
) -> None:
    page.goto(f"{site.url}/alerts/{stuck.alert_id}")
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.locator("#alert-top")).to_contain_text("seen by local")
    page.get_by_role("button", name="Take it").click()
    expect(page.locator("#alert-top")).to_contain_text("local has it")
    page.get_by_label("Note for whoever comes next").fill("<b>Called</b> their desk.")
    page.get_by_role("button", name="Note", exact=True).click()
    history = page.locator("#alert-aside")
    expect(history).to_contain_text("<b>Called</b> their desk.")
    page.get_by_label("Why").fill("They know since noon.")
    page.get_by_role("button", name="Silence").click()
    expect(history).to_contain_text("They know since noon.")
    expect(page.locator("#alert-top")).to_contain_text("Silenced until")
    expect(page.get_by_role("button", name="Acknowledge")).to_have_count(0)
    site.office.alerts.assign(stuck.alert_id, MARA, "mara")
    page.goto(f"{site.url}/alerts?state=firing")
    expect(page.locator(".alert-line", has_text="Northwind Health").first).to_contain_text("mara has it")


@pytest.mark.parametrize(
    "context",
    [
        {},
        {"viewport": {"width": 768, "height": 1024}},
        {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    ],
    ids=["desk", "tablet", "telephone"],
    indirect=True,
)
def test_no_page_of_alerts_is_scrolled_sideways_and_axe_finds_nothing_wrong_with_any(
    page: Page, site: Site, stuck: Alert
) -> None:
    for path in ("/", "/alerts", f"/alerts/{stuck.alert_id}"):
        page.goto(f"{site.url}{path}")
        expect(page.get_by_role("main")).to_contain_text("Northwind Health")
        expect(page.locator(".skeleton")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        expect(page.locator(".causes [role=status], .chart-drawing:not(:has(.main-svg))")).to_have_count(0)
        lists_stand(page)
        if page.locator(".ag-root").count() and page.evaluate("innerWidth") < 1000:
            continue  # a grid that does not fit keeps columns out of the document, which axe takes for an empty row
        headers_stand(page)
        answer = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response
        wrong = [(found["id"], node["html"][:160]) for found in answer["violations"] for node in found["nodes"]]
        assert wrong == [], path
