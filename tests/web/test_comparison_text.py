"""What the other pages of Trends are written with: numbers with signs, paths with arrows, addresses of files."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.catalog.model import Catalog, Workflow
from app.queries.numbers import NUMBERS
from app.web.components import download
from app.web.trends import choices, numbers, path_text
from app.web.trends.navigation import PAGES, trend_pages
from app.web.trends.number_tables import measured, tabular
from app.web.view import View


def text_of(part: Any) -> str:
    """The words of a component, in order."""
    if isinstance(part, str | int | float):
        return str(part)
    if isinstance(part, list | tuple):
        return "".join(text_of(one) for one in part)
    return "" if part is None else text_of(getattr(part, "children", None))


def parts_of(part: Any) -> list[Any]:
    return [part, *part._traverse()]


def test_every_number_has_a_name_and_a_definition_without_buckets() -> None:
    assert set(numbers.TITLES) == set(NUMBERS)
    for number in NUMBERS:
        assert "_" not in numbers.title(number)
        assert "the bucket" not in numbers.definition(number)


@pytest.mark.parametrize(
    ("number", "change", "words"),
    [
        ("success_rate", -0.021, "−2.1 points"),
        ("success_rate", 0.0002, "+0.02 points"),
        ("success_rate", 0.0, "±0.0 points"),
        ("completion_seconds", 45.0, "+45 s"),
        ("overdue_hours", -3.5, "−3.5 h"),
        ("stuck", 41, "+41"),
        ("stuck", None, "—"),
    ],
)
def test_a_change_has_its_sign_and_unit(number: str, change: float | None, words: str) -> None:
    assert numbers.signed(number, change) == words


def test_more_is_better_of_success_worse_of_what_is_stuck_and_neither_of_what_started() -> None:
    assert numbers.up_is_good("success_rate") is True
    assert numbers.up_is_good("stuck") is False
    assert numbers.up_is_good("started") is None


def test_a_file_is_asked_for_with_the_views_filter_and_the_questions_own_words_win() -> None:
    view = View.parse("?partner=a&partner=b&from=now-7d&as_of=2026-11-20T08:00:00Z&tz=local&number=x")
    address = urlsplit(download.csv(download.address("/paths", view, ("from", "now-1d"), ("limit", "5")), "edges"))
    assert address.path == "/api/v1/paths"
    assert sorted(parse_qsl(address.query)) == [
        ("as_of", "2026-11-20T08:00:00Z"),
        ("format", "csv"),
        ("from", "now-1d"),
        ("limit", "5"),
        ("partner", "a"),
        ("partner", "b"),
        ("table", "edges"),
    ]


def test_links_that_save_are_no_navigation_and_json_holds_every_table() -> None:
    links = [part for part in parts_of(download.links("/api/v1/brief", "cases")) if hasattr(part, "href")]
    assert [link.href for link in links] == [
        "/api/v1/brief?format=xlsx",
        "/api/v1/brief?format=csv&table=cases",
        "/api/v1/brief?format=parquet&table=cases",
        "/api/v1/brief?format=json",
    ]
    assert all(link.download == "" for link in links)


def test_an_undeclared_move_of_a_path_differs_by_its_arrow_and_says_why() -> None:
    told = path_text.path(["received", "identity_check", "submitted"], [["identity_check", "submitted"]])
    assert text_of(told) == "received → identity check ⇢ submitted"
    titles = [part.title for part in parts_of(told) if getattr(part, "title", None)]
    assert titles == ["not declared in the catalog"]
    assert text_of(path_text.path([])) == ""


def test_what_nobody_declared_is_told_with_the_workflows_title() -> None:
    catalog = Catalog(workflows={"exchange": Workflow(title="Member data exchange")})
    row: Any = {
        "workflow": "exchange",
        "sentence": '2 transactions of exchange went from "a" to "b".',
        "first_seen": None,
    }
    assert '2 transactions of Member data exchange went from "a"' in text_of(path_text.deviations([row], catalog))


def test_a_select_offers_every_option_and_has_the_chosen_one() -> None:
    field = choices.select("by", "Split by", (("partner", "Partner"), ("tenant", "Tenant")), "tenant")
    options = [part for part in parts_of(field) if getattr(part, "value", None)]
    assert [(option.value, option.selected) for option in options] == [("partner", False), ("tenant", True)]


def test_a_chip_where_one_is_says_so_to_those_who_do_not_see_colour() -> None:
    bar = choices.chips("Last", [("7 days", "?a", True), ("30 days", "?b", False)])
    marked = [getattr(part, "aria-current", None) for part in parts_of(bar) if hasattr(part, "href")]
    assert marked == ["true", None]


def test_the_way_between_pages_keeps_segments_and_range_and_drops_the_pages_own() -> None:
    view = View.parse("?partner=a&from=now-7d&number=stuck")
    links = [part.href for part in parts_of(trend_pages("/trends/paths", view)) if hasattr(part, "href")]
    assert links == [f"{path}?partner=a&from=now-7d" for path, _ in PAGES]


def test_a_table_of_numbers_gives_each_row_a_head_and_each_cell_its_column() -> None:
    found = tabular("Numbers", ("Name", "#Value"), [["a", measured("97 %", 210)], ["b", None]])
    heads = [part for part in parts_of(found) if getattr(part, "scope", None) == "row"]
    assert [text_of(head) for head in heads] == ["a", "b"]
    cells = [part for part in parts_of(found) if getattr(part, "data-head", None) == "Value"]
    assert [text_of(cell) for cell in cells] == ["97 %n 210", "—"]
    assert all(cell.className == "number" for cell in cells)
