"""When lists of transactions stand: a grid's code comes late, then its rows, its headers and the cells in them."""

from playwright.sync_api import Page

_SEEN = "const seen = (css) => [...document.querySelectorAll(css)].filter((element) => element.checkVisibility());"
_LISTS = f"""() => {{
    {_SEEN}
    return seen("#transactions, #case-list, #alert-list")
        .every((list) => list.querySelector(".ag-row [data-row], .card, .state"));
}}"""
_HEADERS = f"""() => {{
    {_SEEN}
    return seen(".ag-root").every((grid) => grid.querySelector(".ag-header-row"))
        && seen(".ag-header-row").every((row) => row.querySelector(".ag-header-cell"));
}}"""


def lists_stand(page: Page) -> None:
    """Wait until every list has a row of its own, whether as a grid, as cards or as a sentence."""
    page.wait_for_function(_LISTS)


def headers_stand(page: Page) -> None:
    """Wait until every grid has all of its headers."""
    page.wait_for_function(_HEADERS)
