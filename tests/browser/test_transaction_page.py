"""The transaction's page, driven as its readers drive it: by eye, by key, by address."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import story
from tests.browser.serving import Site, served

pytestmark = pytest.mark.browser
PATH = f"/transactions/{story.TRANSACTION}"
NARROW = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of one transaction's story."""
    with served(tmp_path_factory.mktemp("story"), story.entries(), lambda: story.NOW) as site:
        yield site


@pytest.fixture
def growing(tmp_path: Path) -> Iterator[Site]:
    """A site of one test's own, to bring more records into."""
    with served(tmp_path, story.entries(), lambda: story.NOW) as site:
        yield site


def opened(page: Page, site: Site, query: str = "") -> Locator:
    """The page, once its timeline is drawn."""
    page.goto(f"{site.url}{PATH}{query}")
    grid = page.get_by_role("treegrid", name="Timeline of the transaction")
    expect(grid.get_by_role("row").first).to_be_visible()
    return grid


def row(grid: Locator, name: str) -> Locator:
    return grid.get_by_role("row", name=re.compile(f"^{name},"))


def answer(page: Page, question: str) -> Locator:
    return page.locator(".answer", has=page.locator("dt", has_text=re.compile(f"^{question}$")))


def test_the_header_says_who_has_it_whether_it_is_proven_what_is_next_and_what_is_due(page: Page, told: Site) -> None:
    opened(page, told)
    expect(page.get_by_role("heading", level=1)).to_have_text(story.TRANSACTION)
    expect(answer(page, "State")).to_contain_text("submitted")
    expect(answer(page, "State")).to_contain_text("The clock is the partner’s.")
    expect(answer(page, "Who has it")).to_contain_text("Northwind Health has it")
    expect(answer(page, "Who has it")).to_contain_text("Proven: it gave its own reference, NW-88213.")
    expect(answer(page, "Next by itself")).to_contain_text("Nothing, until the partner answers")
    expect(answer(page, "Deadline")).to_contain_text("Passed")
    expect(answer(page, "Stuck")).to_contain_text("Past its limit")
    expect(answer(page, "Owner")).to_contain_text("Partner desk")
    expect(answer(page, "Owner").get_by_role("link", name="Runbook")).to_be_visible()


def test_the_clock_bar_shares_out_the_whole_time(page: Page, told: Site) -> None:
    opened(page, told)
    expect(page.locator(".clock-sentence")).to_have_text(
        "Of 3 d 4 h: partner 96 %, review unassigned 2.6 %, review assigned 1.3 %, retry 0.2 %, us under 0.1 %."
    )
    expect(page.locator(".clock-bar .clock")).to_have_count(5)


def test_idle_days_are_folds_that_say_how_long_they_are(page: Page, told: Site) -> None:
    opened(page, told)
    expect(page.locator(".dw-dates")).to_have_text("2026-11-20 to 2026-11-24")
    expect(page.locator(".dw-note")).to_contain_text(
        "3 d 4 h so far, of which machines worked 4.9 s. Idle time is folded: not to scale."
    )
    folds = page.locator(".dw-fold-label")
    expect(folds).to_have_count(page.locator(".dw-fold").count())
    assert {"1.9 h", "57.9 s", "10 min"} <= set(folds.all_inner_texts())
    said = [fold.get_attribute("title") for fold in folds.all()]
    assert "Folded: nothing new for 2 d 4 h. Not to scale." in said


def test_every_lane_is_there_with_its_rows_as_text(page: Page, told: Site) -> None:
    grid = opened(page, told)
    lanes = grid.locator(".dw-lane-title").all_inner_texts()
    assert lanes == ["Workflow", "Partner", "Human work", "Retries", "Machines"]
    expect(row(grid, "identity review")).to_contain_text("2 h 59 min")
    expect(row(grid, "claimed by maria")).to_be_visible()


def test_now_deadline_and_limit_are_drawn_and_what_is_open_ends_at_now(page: Page, told: Site) -> None:
    opened(page, told)
    flags = {text.strip("│⚑◆ \n") for text in page.locator(".dw-flag").all_inner_texts()}
    assert {"now", "deadline", "limit", "due"} <= flags
    open_bars = page.locator(".dw-row:not(.dw-lane) .dw-open")
    expect(open_bars).to_have_count(2)
    now = page.locator(".dw-mark-now.dw-mark").bounding_box()
    end = open_bars.first.bounding_box()
    assert now is not None
    assert end is not None
    assert abs(end["x"] + end["width"] - now["x"]) < 4
    expect(page.locator(".dw-side-open").first).to_have_text("3 d so far")


def test_hovering_explains_in_words_and_the_keys_show_the_whole_record(page: Page, told: Site) -> None:
    grid = opened(page, told)
    tip = page.get_by_role("tooltip")
    row(grid, "identity review").locator(".dw-bar").hover()
    expect(tip).to_contain_text("2026-11-20 09:12:06.020 to 12:12:04.120 UTC")
    expect(tip).to_contain_text("It waits for a person.")
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_label("Selected")).to_contain_text("received")
    expect(tip).to_be_hidden()


def test_clicking_selects_the_address_follows_and_the_record_is_shown(page: Page, told: Site) -> None:
    grid = opened(page, told)
    row(grid, "retry wait").first.click()
    expect(page).to_have_url(re.compile(r"\?item=state:5$"))
    record = page.get_by_label("Selected")
    expect(record).to_contain_text("HTTP-503")
    expect(record).to_contain_text("asserted by engine")
    expect(grid.locator(".dw-selected")).to_have_count(1)
    record.get_by_label("Clear the selection").click()
    expect(page).to_have_url(re.compile(f"{PATH}$"))
    expect(grid.locator(".dw-selected")).to_have_count(0)


def test_a_pasted_address_selects_what_it_names(page: Page, told: Site) -> None:
    grid = opened(page, told, "?item=state:3")
    expect(grid.locator(".dw-selected")).to_contain_text("identity review")
    expect(grid.locator(".dw-selected")).to_be_in_viewport()
    expect(page.get_by_label("Selected")).to_contain_text("identity review")


def test_an_address_that_names_no_item_says_so_and_offers_to_drop_it(page: Page, told: Site) -> None:
    opened(page, told, "?item=state:99")
    expect(page.get_by_text("The selected item is not on this timeline.")).to_be_visible()
    page.get_by_role("link", name="Clear the selection").click()
    expect(page).to_have_url(re.compile(f"{PATH}$"))


def test_keys_walk_rows_neighbours_and_errors_and_escape_goes_back(page: Page, told: Site) -> None:
    grid = opened(page, told)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(r"item=state:1"))
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(r"item=state:2"))
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile(r"item=state:1"))
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile(r"item=span:"))
    expect(page.get_by_label("Selected")).to_contain_text("POST /$member-match")
    page.keyboard.press("z")
    expect(page.locator(".dw-fold")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(f"{PATH}$"))
    page.keyboard.press("Escape")
    expect(page.locator(".dw-fold").first).to_be_visible()
    expect(grid).to_be_focused()


def test_enter_opens_the_trace_of_a_span_and_the_back_button_returns_to_the_selection(page: Page, told: Site) -> None:
    opened(page, told)
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile(r"item=span:"))
    selected = page.url
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/traces/{story.TRACE}\?span="))
    expect(page.get_by_role("treegrid", name="Spans of the trace").get_by_role("row").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("treegrid", name="Timeline of the transaction").get_by_role("row").first).to_be_visible()
    expect(page).to_have_url(selected)
    expect(page.get_by_label("Selected")).to_contain_text("POST /$member-match")


def test_a_lane_opens_and_closes_and_says_so(page: Page, told: Site) -> None:
    grid = opened(page, told)
    lane = row(grid, "Workflow")
    expect(lane).to_have_attribute("aria-expanded", "true")
    lane.locator(".dw-twisty").click()
    expect(lane).to_have_attribute("aria-expanded", "false")
    expect(row(grid, "identity check")).to_have_count(0)


def test_single_letters_can_be_switched_off(page: Page, told: Site) -> None:
    opened(page, told)
    page.evaluate("localStorage.setItem('transom-letters', 'off')")
    page.keyboard.press("e")
    page.keyboard.press("?")
    expect(page).to_have_url(re.compile(f"{PATH}$"))


@pytest.mark.parametrize(
    ("tab", "text"),
    [
        ("Human work", "approved by maria"),
        ("Payloads", "2,048 bytes"),
        ("Related", "Nothing shares a trace"),
        ("Attributes", "NW-88213"),
        ("Evidence", "Trace"),
    ],
)
def test_tabs_are_in_the_address_and_survive_a_reload(page: Page, told: Site, tab: str, text: str) -> None:
    opened(page, told)
    page.get_by_label("Parts of the transaction").get_by_role("link", name=tab).click()
    expect(page.locator("#transaction-body")).to_contain_text(text)
    expect(page).to_have_url(re.compile(r"\?tab=\w+$"))
    page.reload()
    expect(page.locator("#transaction-body")).to_contain_text(text)
    page.get_by_label("Parts of the transaction").get_by_role("link", name="Timeline").click()
    expect(page.get_by_role("treegrid").get_by_role("row").first).to_be_visible()


@pytest.mark.parametrize("query", ["?item=state:3", "?tab=facts", "?tab=payloads", "?tab=people"])
def test_hostile_content_shows_as_text(page: Page, told: Site, query: str) -> None:
    page.goto(f"{told.url}{PATH}{query}")
    expect(page.get_by_role("heading", level=1)).to_have_text(story.TRANSACTION)
    if query != "?tab=people":
        expect(page.locator("#transaction-body")).to_contain_text("<img src=x")
    expect(page).to_have_title(re.compile("^Transaction"))
    expect(page.locator("main img, main script")).to_have_count(0)


def test_what_comes_in_appears_without_a_reload_and_leaves_the_selection_alone(growing: Site, page: Page) -> None:
    grid = opened(page, growing, "?item=state:3")
    expect(page.get_by_label("Selected")).to_contain_text("identity review")
    growing.store.load([story.acknowledged()])
    expect(row(grid, "reconciling")).to_be_visible()
    expect(answer(page, "State")).to_contain_text("reconciling")
    expect(grid.locator(".dw-selected")).to_contain_text("identity review")
    expect(page).to_have_url(re.compile(r"\?item=state:3$"))


def test_as_known_before_its_records_there_is_no_such_transaction(page: Page, told: Site) -> None:
    page.goto(f"{told.url}{PATH}?as_of=2026-11-20T09:12:10Z")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not found")


@pytest.mark.parametrize("context", [NARROW, NARROW | {"color_scheme": "dark"}], indirect=True, ids=["light", "dark"])
def test_on_a_telephone_nothing_is_scrolled_sideways(page: Page, told: Site) -> None:
    grid = opened(page, told)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(row(grid, "identity review")).to_contain_text("2 h 59 min")
    row(grid, "identity review").click()
    expect(page.get_by_label("Selected")).to_be_visible()
