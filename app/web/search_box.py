"""The search field of the header: hits while one types, for ids of every kind."""

from collections.abc import Mapping, Sequence

from dash import Input, Output
from dash.development.base_component import Component

from app.domain.ids import to_path
from app.queries.search import find
from app.security import Permission
from app.web import ids
from app.web.dash_libs import html
from app.web.page import Part, Visit
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


def hits(visit: Visit, value: str | None) -> tuple[list[Component], str]:
    """What has the id that is being typed, and that text; nothing for less than two characters."""
    text = (value or "").strip()
    matches = find(visit.reader, text) if len(text) >= SHORTEST else None
    return ([] if matches is None else listed(matches, visit.view, text)), text


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


PART = Part(
    (ids.HITS, Output(ids.HITS, "data-for")), hits, reads=(Input(ids.SEARCH, "value"),), permission=Permission.READ
)
