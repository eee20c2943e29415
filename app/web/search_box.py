"""The search field of the header, which is also the palette: hits while one types, for ids, names, codes and people."""

from collections.abc import Sequence

from dash import Input, Output
from dash.development.base_component import Component

from app.answers.search import SHORTEST, search
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.security import Permission
from app.web import ids
from app.web.dash_libs import html
from app.web.page import Part, Visit
from app.web.view import View

Hit = ReadRow
PATHS = {
    "transaction": "/transactions/",
    "trace": "/traces/",
    "payload": "/payloads/",
    "case": "/cases/",
    "incident": "/incidents/",
}
KINDS = {"external_ref": "partner's reference", "error_class": "error class", "error_code": "error code"}


def hits(visit: Visit, value: str | None) -> tuple[list[Component], str]:
    """What the text that is being typed may mean, and that text; nothing for less than two characters."""
    text = (value or "").strip()
    if len(text) < SHORTEST:
        return [], text
    return listed(search(visit.reader, text), visit.view, text), text


def address(hit: Hit, view: View) -> str:
    """The page of a hit; what has no page of its own is a list of transactions, or found through its transaction."""
    if "filters" in hit:
        return view.link("/", **hit["filters"])
    if hit["kind"] == "person":
        return view.link("/audit", actor=hit["id"])
    return view.link(PATHS.get(hit["kind"], PATHS["transaction"]) + to_path(hit["id"]))


def listed(hits: Sequence[Hit], view: View, text: str) -> list[Component]:
    """The hits as links, or the sentence that says there are none."""
    if not hits:
        return [html.P(f"Nothing is named “{text[:80]}”, and no id begins with it.", className="nothing")]
    return [
        html.A(
            [
                html.Span(KINDS.get(hit["kind"], hit["kind"].replace("_", " ")), className="kind"),
                *_name(hit),
            ],
            href=address(hit, view),
            role="option",
            **{"data-row": "1", **({"data-to": "transactions"} if "filters" in hit else {})},
        )
        for hit in hits
    ]


def _name(hit: Hit) -> list[Component]:
    """What people call it first, its id beside."""
    title = hit.get("title") or ""
    if hit["kind"] == "incident":
        return [html.Span(title, className="strong")]
    if "filters" in hit and title and hit["kind"] != "error_code":
        return [html.Span(title, className="strong"), html.Span(hit["id"], className="hint mono")]
    text = hit["id"].replace("_", " ") if hit["kind"] in ("state", "status", "error_class") else hit["id"]
    return [html.Span(text, className="mono"), html.Span(title, className="hint")]


PART = Part(
    (ids.HITS, Output(ids.HITS, "data-for")), hits, reads=(Input(ids.SEARCH, "value"),), permission=Permission.READ
)
