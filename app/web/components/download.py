"""Links that save what is shown: the API's own answer, with the page's filter."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from app.domain.segments import SEGMENTS
from app.web.components.icons import icon
from app.web.dash_libs import Component, html
from app.web.view import View

FORMS = (("Excel", "xlsx"), ("CSV", "csv"), ("Parquet", "parquet"), ("JSON", "json"))
Pairs = Sequence[tuple[str, str]]


def address(route: str, view: View, *more: tuple[str, str], ranged: bool = True) -> str:
    """`/api/v1/...` with the view's segments, instant and (where `ranged`) time range, and `more` of its own."""
    pairs = [(name, value) for name in SEGMENTS for value in getattr(view, name)]
    times = [("from", view.from_), ("to", view.to)] if ranged else []
    pairs += [(name, value) for name, value in [*times, ("as_of", view.as_of)] if value is not None]
    taken = {name for name, _ in more}
    pairs = [(name, value) for name, value in pairs if name not in taken]
    return f"/api/v1{route}?{urlencode([*pairs, *more], quote_via=quote, safe=':')}"


def links(href: str, table: str | None = None, label: str = "Save as") -> Component:
    """Links that save the answer of `href`; `table` names one of several tables of CSV and Parquet."""
    inside = [
        html.A(
            text, href=_form(href, form, table), download="", title=f"What is shown, as {text}, with its definitions"
        )
        for text, form in FORMS
    ]
    return html.P([icon("save"), html.Span(label), *inside], className="downloads no-print")


def csv(href: str, table: str | None = None) -> str:
    """The address that saves it as CSV."""
    return _form(href, "csv", table)


def _form(href: str, form: str, table: str | None) -> str:
    chosen = f"&table={table}" if table is not None and form not in ("json", "xlsx") else ""
    sign = "?" if "?" not in href else "" if href.endswith("?") else "&"
    return f"{href}{sign}format={form}{chosen}"
