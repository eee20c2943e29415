"""A case is claimed, redriven in bulk and handed over, in a real browser."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.domain.records import Kind, of_rows
from app.journal import Entry
from app.platform.outbound import Answer
from app.store.store import Store
from tests.browser.serving import Site, served

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 20, 15, 0)
FIVE = [f"mdx-{number}" for number in range(5)]
HOSTILE = "<img src=x onerror=\"document.title='owned'\">"


def moved(name: str, at: datetime, to_state: str, ingested_at: datetime = NOW) -> Entry:
    row = {"event_time": at, "source": "engine", "event_id": f"{name}/{to_state}", "transaction_id": name}
    row |= {"workflow": "member-data-exchange", "partner": "northwind-health", "tenant": "commercial"}
    row |= {"to_state": to_state, "idempotency_key": f"key-{name}"}
    return Entry(1, 1, ingested_at, Kind.TRANSITION, "local", None, of_rows(Kind.TRANSITION, [row]))


class Moving:
    """An engine that moves what it is asked for at once."""

    idempotent = False

    def __init__(self, store: Store) -> None:
        self._store = store

    def ask(self, action: str, key: str, at: datetime, transaction: Mapping[str, Any]) -> Answer:
        self._store.load([moved(transaction["transaction_id"], NOW, "completed", NOW + timedelta(seconds=1))])
        return Answer(202)


@pytest.fixture
def five(tmp_path: Path) -> Iterator[Site]:
    """Five that were sent two hours ago, and nothing since."""
    entries = [moved(name, NOW - timedelta(hours=2), "submitted") for name in FIVE]
    with served(tmp_path, entries, lambda: NOW, engine=Moving) as site:
        yield site


def test_a_case_is_claimed_noted_redriven_after_a_look_and_handed_over(five: Site, page: Page) -> None:
    case = five.ask("select max(signature) from transactions_at(timestamp '2026-11-20 15:00') where stuck")[0][0]
    page.goto(f"{five.url}/cases/{case}")
    main = page.get_by_role("main")
    page.get_by_role("button", name="Claim").click()
    expect(main).to_contain_text("local, since")
    page.get_by_label("Note for whoever comes next").fill(f"Back at ten {HOSTILE}")
    page.get_by_role("button", name="Note").click()
    expect(page.locator(".acts-done")).to_contain_text(HOSTILE)

    for row in (1, 2):
        page.locator(".ag-row").nth(row).get_by_role("checkbox").check()
    expect(page.locator("[data-ticked]")).to_have_text("2 of 5 ticked: acts are for these alone.")
    page.get_by_role("button", name="Redrive: show what would happen").click()
    expect(main).to_contain_text("2 safe")
    page.goto(f"{five.url}/cases/{case}")

    page.get_by_role("button", name="Redrive: show what would happen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What would happen")).to_be_focused()
    expect(main).to_contain_text("5 safe")
    expect(page).to_have_url(re.compile(re.escape("frozen=")))
    page.get_by_label("Why redrive?").fill("They answer again")
    page.get_by_role("button", name="Redrive: one first, then the rest").click()
    expect(page.get_by_role("heading", name="What became of it")).to_be_focused()
    expect(main).to_contain_text("5 moved. It has ended.")
    expect(main).to_contain_text("Case cleared")
    expect(page).to_have_url(re.compile(re.escape("act=")))

    page.get_by_label("Look at it next").select_option(label="in 30 minutes")
    page.get_by_role("button", name="Set next check").click()
    expect(page.locator(".acts-done")).to_contain_text("set the next check")
    page.get_by_role("link", name="Hand-over").click()
    expect(page.get_by_role("heading", name="Next checks")).to_be_visible()
    for words in ("redrive of 5: 5 moved", "They answer again", "claimed it", "noted", "set the next check"):
        expect(main).to_contain_text(words)
    expect(page.get_by_role("table", name="Next checks")).to_contain_text("cleared")
    assert page.title() != "owned"


@pytest.mark.parametrize("context", [{"viewport": {"width": 390, "height": 800}}], indirect=True, ids=["narrow"])
def test_work_on_a_case_fits_a_phone_and_a_partner_file_fits_paper(five: Site, page: Page) -> None:
    case = five.ask("select max(signature) from transactions_at(timestamp '2026-11-20 15:00') where stuck")[0][0]
    page.goto(f"{five.url}/cases/{case}")
    expect(page.get_by_role("heading", name="Work on it")).to_be_visible()
    fits = "document.documentElement.scrollWidth <= window.innerWidth"
    assert page.evaluate(fits)
    page.get_by_role("link", name="Partner file").click()
    expect(page.get_by_role("heading", name="For Northwind Health")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("key-mdx-0")
    assert page.evaluate(fits)
    page.goto(f"{five.url}/?has=mine")
    expect(page.get_by_role("main")).to_contain_text("None of the stuck cases is yours.")
    page.get_by_role("navigation", name="Whose cases").get_by_role("link", name="unclaimed").click()
    expect(page.locator(".group-head")).to_contain_text("5 wait for Northwind Health")
