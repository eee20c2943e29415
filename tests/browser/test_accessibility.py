"""Every page is clean by axe-core (WCAG 2.2 AA, best practices), in light on a desk and in dark on a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.serving import Site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize(
        "context",
        [{}, {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}],
        ids=["desk", "telephone"],
        indirect=True,
    ),
]
ROLES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def paths(site: Site) -> list[str]:
    """Each page once, as it is with something on it."""
    found = site.ask(
        "select max(signature), max(transaction_id) from transactions_at(timestamp '2026-11-20 15:00') where stuck"
    )
    case, transaction = found[0]
    ((trace, payload),) = site.ask("select (select max(trace_id) from spans), (select max(payload_id) from payloads)")
    return [
        "/?open=partner:northwind-health",
        f"/cases/{case}",
        f"/transactions/{transaction}",
        f"/traces/{trace}",
        f"/payloads/{payload}",
        "/catalog",
        "/search?q=unknown",
        "/trends?interval=1h&number=stuck",
        "/trends/brief",
        "/trends/moved",
        "/trends/versions",
        "/trends/paths",
        "/trends/changed",
        "/trends/partners/northwind-health",
    ]


def test_no_page_has_anything_that_axe_finds_wrong(page: Page, site: Site):
    found = []
    for path in paths(site):
        page.goto(f"{site.url}{path}")
        expect(page.get_by_role("heading", level=1)).to_be_attached()
        expect(page.locator(".skeleton, .chart-drawing:not(:has(.main-svg))")).to_have_count(0)
        answer = Axe().run(page, options={"runOnly": ROLES, "resultTypes": ["violations"]}).response
        found += [
            f"{path}: {violation['id']}: {node['html'][:160]}"
            for violation in answer["violations"]
            for node in violation["nodes"]
        ]
    assert found == []
