"""The search of the header: hits while one types, by any id that anybody could have been given."""

from collections.abc import Mapping, Sequence

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from app.answers.services import Services
from app.domain.ids import to_path
from app.queries.search import find
from app.web import ids
from app.web.dash_libs import html
from app.web.view import View

SHORTEST = 2
PATHS = {"transaction": "/transactions/", "trace": "/traces/", "payload": "/payloads/", "case": "/cases/"}
KINDS = {
    "transaction": "transaction",
    "trace": "trace",
    "payload": "payload",
    "case": "case",
    "external_ref": "partner's reference",
    "idempotency_key": "idempotency key",
}


def mount(app: Dash, services: Services) -> None:
    """Register the callback that lists hits under the field."""

    @app.callback(
        Output(ids.HITS, "children"),
        Output(ids.HITS, "data-for"),
        Input(ids.SEARCH, "value"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    def hits(value: str | None, search: str | None) -> tuple[list[Component], str]:
        text = (value or "").strip()
        view = View.parse(search)
        return (listed(look_up(services, view, text), view, text) if len(text) >= SHORTEST else []), text


def look_up(services: Services, view: View, text: str) -> Sequence[Mapping[str, str]]:
    """What has this id, as known at the view's instant: dicts of kind, id and title."""
    with services.reader(view.known_at) as reader:
        return find(reader, text)


def address(hit: Mapping[str, str], view: View) -> str:
    """The page of a hit; what has no page of its own is found through its transaction."""
    return view.link(PATHS.get(hit["kind"], PATHS["transaction"]) + to_path(hit["id"]))


def listed(hits: Sequence[Mapping[str, str]], view: View, text: str) -> list[Component]:
    """The hits as links, or the sentence that says there are none."""
    if not hits:
        return [html.P(f"Nothing has the id “{text[:80]}”. Ids are matched whole.", className="nothing")]
    return [
        html.A(
            [
                html.Span(KINDS.get(hit["kind"], hit["kind"]), className="kind"),
                html.Span(hit["id"], className="mono"),
                html.Span(hit.get("title") or "", className="hint"),
            ],
            href=address(hit, view),
            role="option",
            **{"data-row": "1"},
        )
        for hit in hits
    ]
