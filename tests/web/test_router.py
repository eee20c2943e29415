"""Which page an address names, and what a list is narrowed to."""

from datetime import datetime

import pytest

from app.domain.errors import BadInput, NotFound
from app.domain.ids import to_path
from app.security import Permission
from app.web import list_filters
from app.web.dash_libs import html
from app.web.page import Drawn, Page, find
from app.web.view import View

NOW = datetime(2026, 11, 20, 15)
PAGES = [
    Page(name, path, Permission.READ, lambda visit: Drawn("", html.Div()))
    for name, path in (("operate", "/"), ("case", "/cases/<id>"))
]


def test_a_path_names_a_page_and_the_id_in_it() -> None:
    assert find(PAGES, "/")[0].name == "operate"
    assert find(PAGES, f"/cases/{to_path('a b/ü')}")[1] == "a b/ü"
    assert find(PAGES, "/cases/plain/")[1] == "plain"


@pytest.mark.parametrize("path", ["/nothing", "/cases", "/cases/a/b"])
def test_a_path_without_a_page_is_not_found(path: str) -> None:
    with pytest.raises(NotFound):
        find(PAGES, path)


def test_the_list_opens_on_what_is_stuck_longest_overdue_first() -> None:
    view = View.parse("")
    assert list_filters.listed(view, NOW).status == ("stuck",)
    assert list_filters.sort_of(view) == "savable"


def test_the_tab_of_everything_narrows_to_no_status() -> None:
    view = View.parse("?status=all&state=submitted&partner=n&from=now-1h")
    filters = list_filters.listed(view, NOW)
    assert (filters.status, filters.state, filters.partner) == ((), ("submitted",), ("n",))
    assert filters.from_ == datetime(2026, 11, 20, 14)
    assert list_filters.common(view, NOW).state == ()


@pytest.mark.parametrize("search", ["?status=gone", "?waits_on=nobody", "?show=many", "?show=9999"])
def test_a_value_that_a_list_does_not_take_is_refused(search: str) -> None:
    view = View.parse(search)
    with pytest.raises(BadInput):
        list_filters.listed(view, NOW), list_filters.card_count(view, 25)
