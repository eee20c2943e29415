"""The frame: themes, zones, keys, focus, links, and that nothing of it surprises."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Site
from tests.present import present

pytestmark = pytest.mark.browser
SCHEME = "document.documentElement.getAttribute('data-mantine-color-scheme')"


@pytest.mark.parametrize("context", [{"color_scheme": "dark"}], indirect=True)
def test_a_dark_reader_gets_dark_from_the_first_paint(page: Page, site: Site) -> None:
    page.add_init_script(
        "new MutationObserver(() => { if (document.body && !window.first) window.first ="
        " document.documentElement.getAttribute('data-mantine-color-scheme') })"
        ".observe(document, { childList: true, subtree: true })"
    )
    page.goto(f"{site.url}/catalog")
    expect(page.get_by_role("heading", level=1)).to_have_text("Catalog")
    assert page.evaluate("window.first") == "dark"
    assert page.evaluate(SCHEME) == "dark"
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", colour)[:3]) < 60
    page.close()


def test_the_theme_chosen_is_kept(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/catalog")
    page.get_by_role("button", name="Switch between dark and light").click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Catalog")
    assert page.evaluate(SCHEME) == "dark"


@pytest.mark.parametrize("context", [{"timezone_id": "Asia/Kolkata"}], indirect=True)
def test_times_turn_local_by_a_toggle_that_is_in_the_address(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/?as_of=2026-11-20T12:00:00Z")
    expect(page.locator("#instant-banner")).to_contain_text("2026-11-20 12:00:00 UTC")
    page.get_by_role("button", name="UTC").click()
    expect(page.locator("#instant-banner")).to_contain_text("2026-11-20 17:30:00")
    expect(page).to_have_url(re.compile(re.escape("tz=local")))


def test_the_keys_are_listed_and_single_letters_can_be_switched_off(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/catalog")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("Next, previous row")
    dialog.get_by_role("switch", name="Single-letter shortcuts").click()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("?")
    page.keyboard.press("/")
    expect(page.get_by_placeholder("Search, or go to")).not_to_be_focused()
    expect(dialog).to_be_hidden()


def test_a_row_is_looked_at_without_leaving_the_list(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/?status=open")
    links = page.locator(".ag-row a[data-row]")
    links.first.focus()
    page.keyboard.press("p")
    peek = page.get_by_label("Peek")
    expect(peek).to_contain_text(links.first.inner_text())
    expect(peek).to_contain_text("State")
    links.nth(1).focus()
    expect(peek).to_contain_text(links.nth(1).inner_text())
    expect(peek).to_contain_text("State")
    address = page.url
    page.keyboard.press("Escape")
    expect(peek).to_have_count(0)
    assert page.url == address


def test_rows_are_walked_and_opened_by_keys_and_escape_goes_back(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/")
    expect(page.locator(".group-head").first).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator(".group-head").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".group.open .case").first).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/**")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("]")
    expect(page.locator("#main a[rel=prev]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#main a[rel=prev]")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".group.open .case").first).to_be_focused()


def test_the_first_tab_stop_skips_to_the_page(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/catalog")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


@pytest.mark.parametrize("context", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True)
def test_a_link_is_copied_with_relative_or_with_fixed_times(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/?from=now-6h&status=open")
    expect(page.locator("#transactions .status-tab[aria-current]")).to_have_text("open")
    for choice, said, words in (
        ("times stay relative", "Its times stay relative.", "from=now-6h"),
        ("to what I see now", "It shows what you see now", "as_of=20"),
    ):
        page.get_by_role("button", name="Copy a link to this view").click()
        page.get_by_role("menuitem", name=choice).click()
        expect(page.get_by_text(said)).to_be_visible()
        assert words in page.evaluate("navigator.clipboard.readText()")


def test_every_page_says_that_the_mode_is_local(page: Page, site: Site) -> None:
    for path in ("/", "/catalog", "/transactions/none"):
        page.goto(f"{site.url}{path}")
        expect(page.get_by_role("heading", level=1)).to_be_attached()
        expect(page.get_by_text("local mode")).to_be_visible()


def test_every_page_has_one_heading_a_language_and_named_controls(page: Page, site: Site) -> None:
    case = site.ask("select max(signature) from transactions_at(timestamp '2026-11-20 15:00') where stuck")[0][0]
    payload = site.ask("select max(payload_id) from payloads")[0][0]
    for path in ("/", f"/cases/{case}", f"/payloads/{payload}", "/catalog", "/search?q=unknown"):
        page.goto(f"{site.url}{path}")
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.evaluate("document.documentElement.lang") == "en"
        unnamed = page.evaluate(
            "[...document.querySelectorAll('button, a[href], input:not([type=hidden])')]"
            ".filter((e) => e.getClientRects().length && !(e.textContent.trim() || e.ariaLabel || e.title"
            " || e.placeholder || e.labels?.length)).map((e) => e.outerHTML.slice(0, 200))"
        )
        assert unnamed == []


def test_the_policy_lets_no_foreign_script_in(page: Page, site: Site) -> None:
    policy = present(page.goto(f"{site.url}/")).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'sha256-" in policy
