"""The trace's page: a waterfall that reads, says what is wrong, and stays quick with five thousand spans."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import story
from tests.browser.serving import Site, served

pytestmark = pytest.mark.browser
PATH = f"/traces/{story.TRACE}"
WIDE = f"/traces/{story.WIDE_TRACE}"
NARROW = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of one transaction's story."""
    with served(tmp_path_factory.mktemp("story"), story.entries(), lambda: story.NOW) as site:
        yield site


def opened(page: Page, site: Site, path: str = PATH) -> Locator:
    """The page, once its waterfall is drawn."""
    page.goto(f"{site.url}{path}")
    grid = page.get_by_role("treegrid", name="Spans of the trace")
    expect(grid.get_by_role("row").first).to_be_visible()
    return grid


def row(grid: Locator, service: str, name: str, more: str = ",") -> Locator:
    label = json.dumps(f"{service}, {name},")
    return grid.locator(f"[role=row][aria-label^={label}][aria-label*={json.dumps(more)}]")


def test_spans_stand_as_a_tree_with_their_lengths(page: Page, told: Site) -> None:
    grid = opened(page, told)
    expect(grid.get_by_role("row")).to_have_count(8)
    expect(row(grid, "exchange", "submit")).to_have_attribute("aria-level", "1")
    expect(row(grid, "member-store", "SELECT members")).to_have_attribute("aria-level", "3")
    expect(row(grid, "exchange", "submit")).to_contain_text("3.1 s")
    expect(page.locator(".dw-note")).to_contain_text(
        "8 spans · 3.1 s · 4 services · 2 errors · 1 orphan · 2 hidden retries · 1 clock skew"
    )


def test_what_is_wrong_is_marked_in_words_beside_each_span(page: Page, told: Site) -> None:
    grid = opened(page, told)
    marked = {
        row(grid, "exchange", "POST /$member-match", "700 ms"): "error",
        row(grid, "exchange", "POST /$member-match", "retry 3"): "retry 3",
        row(grid, "northwind-edge", "member-match"): "clock",
        row(grid, "audit", story.HOSTILE): "no parent",
    }
    for found, words in marked.items():
        expect(found.locator(".dw-badge", has_text=words)).to_be_visible()
    expect(page.locator(".dw-critical").first).to_be_visible()


def test_a_missing_parent_in_an_open_transaction_has_not_ended_or_is_lost(page: Page, told: Site) -> None:
    grid = opened(page, told)
    row(grid, "audit", story.HOSTILE).hover()
    expect(page.get_by_role("tooltip")).to_contain_text("has not ended yet, or was lost")
    expect(page).to_have_title(re.compile("^Trace"))


def test_a_selected_span_is_shown_whole_and_named_in_the_address(page: Page, told: Site) -> None:
    grid = opened(page, told)
    row(grid, "exchange", "POST /$member-match", "700 ms").click()
    expect(page).to_have_url(re.compile(r"\?span=0000000000000004$"))
    detail = page.get_by_label("Selected span")
    for text in ("http.request.method", "api.northwind.example", "exception", "engine", story.HOSTILE):
        expect(detail).to_contain_text(text)
    expect(detail).to_contain_text("It failed, and was called again within the same attempt.")
    row(grid, "exchange", "POST /$member-match", "retry 3").click()
    expect(detail).to_contain_text("Hidden retry: call 3 of this kind to api.northwind.example")
    expect(detail.get_by_role("link", name=story.TRACE[::-1])).to_be_visible()


def test_the_trace_leads_to_its_transaction_its_logs_and_its_payloads(page: Page, told: Site) -> None:
    opened(page, told, f"{PATH}?span=0000000000000004")
    logs = page.get_by_label("Log lines", exact=True)
    expect(logs).to_contain_text("calling the partner")
    expect(logs.get_by_text("this span")).to_have_count(2)
    expect(page.get_by_label("Payloads", exact=True)).to_contain_text("2,048 bytes")
    page.get_by_role("link", name=story.TRANSACTION).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(story.TRANSACTION)
    page.go_back()
    expect(page.get_by_label("Selected span")).to_be_visible()


def test_keys_walk_the_tree_and_go_from_error_to_error(page: Page, told: Site) -> None:
    grid = opened(page, told)
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile(r"span=0000000000000004"))
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile(r"span=0000000000000005"))
    page.keyboard.press("]")
    expect(page).to_have_url(re.compile(r"span=0000000000000006"))
    page.keyboard.press("ArrowLeft")
    expect(row(grid, "exchange", "POST /$member-match", "retry 3")).to_have_attribute("aria-expanded", "false")
    expect(grid.get_by_role("row")).to_have_count(7)
    page.keyboard.press("ArrowRight")
    expect(grid.get_by_role("row")).to_have_count(8)
    page.keyboard.press("Enter")
    expect(page.locator("#trace-detail")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(f"{PATH}$"))


def test_spans_are_found_by_words_counted_and_gone_through_and_a_link_finds_the_same(page: Page, told: Site) -> None:
    grid = opened(page, told)
    field = page.get_by_role("searchbox", name="Find a span by service, name or id")
    field.fill("Member-Match")
    count = len(grid.locator('[role=row][aria-label*="member-match"]').all())
    assert count > 1
    expect(page.locator(".dw-find-count")).to_have_text(str(count))
    field.press("Enter")
    expect(page.locator(".dw-find-count")).to_have_text(f"1 of {count}")
    field.press("Enter")
    expect(page.locator(".dw-find-count")).to_have_text(f"2 of {count}")
    expect(page.locator(".dw-selected")).to_have_attribute("aria-label", re.compile("member-match"))
    expect(field).to_be_focused()
    assert "find=Member-Match" in page.url
    opened(page, told, page.url.removeprefix(told.url))
    expect(page.locator(".dw-find-count")).to_have_text(str(count))
    field.fill("nothing has this")
    expect(page.locator(".dw-find-count")).to_have_text("none")


def test_fitting_a_span_zooms_to_it_and_escape_shows_the_whole_again(page: Page, told: Site) -> None:
    opened(page, told, f"{PATH}?span=0000000000000003")
    before = page.locator(".dw-selected .dw-bar").bounding_box()
    page.keyboard.press("z")
    after = page.locator(".dw-selected .dw-bar").bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > 5 * before["width"]
    page.get_by_role("button", name="Whole").click()
    again = page.locator(".dw-selected .dw-bar").bounding_box()
    assert again is not None
    assert abs(again["width"] - before["width"]) < 2


def test_only_errors_or_the_critical_path_can_be_shown(page: Page, told: Site) -> None:
    grid = opened(page, told)
    page.get_by_role("button", name="Errors").click()
    expect(grid.get_by_role("row")).to_have_count(3)
    expect(page.get_by_role("button", name="Errors")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Critical path").click()
    expect(grid.get_by_role("row")).to_have_count(7)


def test_five_thousand_spans_are_drawn_as_the_few_rows_in_sight(page: Page, told: Site) -> None:
    grid = opened(page, told, WIDE)
    expect(grid).to_have_attribute("aria-rowcount", str(story.WIDE))
    assert grid.get_by_role("row").count() < 80
    grid.evaluate("element => { element.scrollTop = element.scrollHeight }")
    expect(grid.locator(f"[aria-rowindex='{story.WIDE}']")).to_be_visible()
    assert grid.get_by_role("row").count() < 80
    expect(page.locator(".dw-map canvas")).to_have_count(1)


def test_a_pasted_address_scrolls_to_a_span_far_down(page: Page, told: Site) -> None:
    opened(page, told, f"{WIDE}?span={4321:016x}")
    expect(page.locator(".dw-selected")).to_be_in_viewport()
    expect(page.get_by_label("Selected span")).to_contain_text(f"{4321:016x}")


def test_a_span_that_is_not_there_is_said_and_can_be_dropped(page: Page, told: Site) -> None:
    opened(page, told, f"{PATH}?span=ffff")
    expect(page.get_by_text("The selected span is not in this trace.")).to_be_visible()


def test_an_unknown_trace_answers_with_a_search(page: Page, told: Site) -> None:
    page.goto(f"{told.url}/traces/{'0' * 32}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not found")
    expect(page.get_by_role("search").last).to_be_visible()


def test_hostile_names_messages_and_log_lines_show_as_text(page: Page, told: Site) -> None:
    opened(page, told, f"{PATH}?span=0000000000000004")
    expect(page.get_by_label("Log lines", exact=True)).to_contain_text("<script>")
    expect(page).to_have_title(re.compile("^Trace"))
    expect(page.locator("main img:not([role]), main script")).to_have_count(0)


@pytest.mark.parametrize("context", [NARROW, NARROW | {"color_scheme": "dark"}], indirect=True, ids=["light", "dark"])
def test_on_a_telephone_nothing_is_scrolled_sideways(page: Page, told: Site) -> None:
    grid = opened(page, told)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    row(grid, "member-store", "SELECT members").click()
    expect(page.get_by_label("Selected span")).to_contain_text("member-store")
