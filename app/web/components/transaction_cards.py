"""A list of transactions where the screen is narrow: a card each, and a link to more."""

from collections.abc import Sequence

from app.catalog.model import Catalog
from app.domain.answer_fields.transactions import Transaction
from app.web.components import names, states
from app.web.components.moments import moment
from app.web.components.status import mark, words
from app.web.components.transaction_list import TITLED, address, status_mark, status_words
from app.web.dash_libs import Component, html
from app.web.list_filters import MOST_SHOWN
from app.web.view import View


def cards(
    items: Sequence[Transaction],
    total: int,
    catalog: Catalog,
    view: View,
    path: str,
    same: Sequence[str] = (),
) -> Component:
    """The same list on a narrow screen: a card each, and a link to more; `same` are fields that all share."""
    more = view.here(path, show=min(len(items) + 25, MOST_SHOWN))
    rest = [states.adjusting("Show more", more, className="button")] if len(items) < min(total, MOST_SHOWN) else []
    return html.Div([html.Ul([_card(item, catalog, view, same) for item in items], className="cards"), *rest])


def _card(item: Transaction, catalog: Catalog, view: View, same: Sequence[str]) -> Component:
    about = [
        names.title(catalog, name, value) if name in TITLED else words(value)
        for name, value in (
            ("partner", item["partner"]),
            ("workflow", item["workflow"]),
            ("state", item["state"]),
            ("error_class", item["error_class"]),
            ("error_code", item["error_code"]),
            ("owner", item["owner"]),
            ("version", f"version {item['version']}" if item["version"] is not None else None),
        )
        if name not in same and value is not None
    ]
    deadline: list[Component | str] = []
    if item["status"] == "open" and item["deadline_at"] is not None:
        deadline = ["deadline ", moment(item["deadline_at"], "ago")]
    return html.Li(
        html.A(
            [
                html.Div([mark(status_mark(item), status_words(item)), html.Span(_since(item))]),
                html.Span(item["transaction_id"], className="mono"),
                html.Span(", ".join(about), className="hint"),
                *([html.Span(deadline, className="hint")] if deadline else []),
            ],
            href=address(item, view),
            className="card",
            **{"data-row": "1"},
        )
    )


def _since(item: Transaction) -> list[Component | str]:
    """What a card says of time: how long it is overdue, else when it ended, else how long it is where it is."""
    if item["stuck_reason"]:
        return ["overdue ", moment(item["overdue_at"], "span")]
    if item["finished_at"] is not None:
        return [moment(item["finished_at"])]
    return ["for ", moment(item["state_since"] or item["started_at"], "span")]
