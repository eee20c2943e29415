"""Pages are clean by axe-core (WCAG 2.2 AA and its best practices): all in light on a desk, some in dark on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.grids import headers_stand, lists_stand
from tests.browser.serving import Site

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TRENDS = "/trends?interval=1h&number=stuck"


def operate(site: Site) -> list[str]:
    """Operate, and what it leads to."""
    case, transaction = site.ask(
        "select max(signature), max(transaction_id) from transactions_at(timestamp '2026-11-20 15:00') where stuck"
    )[0]
    return ["/?open=partner:northwind-health", f"/cases/{case}", f"/transactions/{transaction}"]


def others(site: Site) -> list[str]:
    """The rest, each once, as it is with something on it."""
    trace, payload = site.ask("select (select max(trace_id) from spans), (select max(payload_id) from payloads)")[0]
    found = [
        f"/traces/{trace}",
        f"/payloads/{payload}",
        "/alerts",
        "/reviews",
        "/handover",
        "/catalog",
        "/audit",
        "/search?q=unknown",
    ]
    trends = ("brief", "moved", "versions", "paths", "changed", "partners/northwind-health")
    return [*found, *(f"/trends/{name}" for name in trends)]


def test_no_page_has_anything_that_axe_finds_wrong(page: Page, site: Site) -> None:
    assert found_wrong(page, site, [*operate(site), *others(site), TRENDS]) == []


@pytest.mark.parametrize(
    "context", [{"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}], ids=["phone"], indirect=True
)
def test_nor_has_a_dark_telephone(page: Page, site: Site) -> None:
    assert found_wrong(page, site, [*operate(site), TRENDS]) == []


def found_wrong(page: Page, site: Site, paths: list[str]) -> list[str]:
    """What axe finds, one line an element."""
    found = []
    for path in paths:
        page.goto(f"{site.url}{path}")
        expect(page.get_by_role("heading", level=1)).to_be_attached()
        expect(page.locator(".skeleton, .chart-drawing:not(:has(.main-svg))")).to_have_count(0)
        lists_stand(page)
        headers_stand(page)
        dimmed = "[data-drawing]:not(:has([role=treegrid])), [data-drawing][aria-busy=true]"
        expect(page.locator(dimmed)).to_have_count(0)
        answer = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response
        found += [
            f"{path}: {violation['id']}: {node['html'][:160]}"
            for violation in answer["violations"]
            for node in violation["nodes"]
        ]
    return found
