"""Documents are read in the browser: from the list to a section, and to the generated reference."""

from playwright.sync_api import Page, expect

from tests.browser.serving import Site


def test_a_reader_goes_from_the_list_to_a_section_and_on_to_the_reference(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/docs")
    page.get_by_role("link", name="Data").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Data: records, derivations, numbers")
    page.get_by_role("link", name="Numbers", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="Numbers")).to_be_in_viewport()
    page.goto(f"{site.url}/docs/catalog")
    page.get_by_role("link", name="reference", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reference")
    expect(page.get_by_role("cell", name="TRANSOM_PORT", exact=True)).to_be_visible()
    expect(page.get_by_text("`")).to_have_count(0)


def test_a_name_that_is_no_document_offers_a_search(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/docs/nothing")
    expect(page.get_by_text("There is no document “nothing”.")).to_be_visible()
