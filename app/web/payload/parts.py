"""What a payload's page is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.answers.payloads import payload
from app.answers.reveals import CODES, WINDOW
from app.answers.twin import counterpart, payload_difference
from app.domain.ids import to_path
from app.domain.rows import Row
from app.web.components import names, states, twins
from app.web.components.facts import facts
from app.web.components.forms import choice, form, text
from app.web.components.icons import icon
from app.web.components.moments import moment
from app.web.dash_libs import Component, html
from app.web.payload import body as bodies
from app.web.view import View

if TYPE_CHECKING:
    from app.store.reader import Reader
    from app.web.page import Visit

TABS = ("tree", "text", "shape", "twin")
TITLES = {"twin": "beside a healthy one"}


def body(visit: Visit) -> tuple[str, list[Component]]:
    """The page's title and parts. Raises NotFound; BadInput for a tab that is none."""
    reader, view = visit.reader, visit.view
    detail = payload(reader, visit.identifier, visit.services.keys)
    title = f"{detail['direction'].capitalize()} payload"
    return title, [
        _way_back(detail, view),
        states.heading(title, html.Span([icon("lock"), "redacted view"], className="badge-quiet")),
        html.Section(_facts(detail, reader, view), className="panel padded"),
        html.Section(_content(reader, detail, view), className="panel"),
    ]


def in_clear(visit: Visit) -> Component:
    """The form by which the body is revealed, and the place where a script shows it until its time is over."""
    why = [(code, words.capitalize()) for code, words in CODES.items()]
    minutes = int(WINDOW.total_seconds() // 60)
    hint = f"Who, when and why are recorded before the body is decrypted. It is shown here for {minutes} minutes."
    return html.Section(
        [
            html.H2("In clear"),
            html.P(hint, className="hint"),
            form(
                f"/api/v1/payloads/{to_path(visit.identifier)}/reveal",
                "Reveal",
                choice("code", "Reason", why),
                text("reason", "In words", required=True),
                quiet=True,
                reveals="payload-in-clear",
            ),
            html.Div(id="payload-in-clear", **{"aria-live": "polite"}),
        ],
        className="panel padded in-clear",
    )


def _way_back(detail: Row, view: View) -> Component:
    links: list[Component] = []
    for transaction in detail["transactions"]:
        identifier = transaction["transaction_id"]
        links.append(html.A(f"Transaction {identifier}", href=view.link(f"/transactions/{to_path(identifier)}")))
    return html.Nav(links or html.A("Operate", href=view.link("/")), className="crumbs", **{"aria-label": "Way back"})


def _facts(detail: Row, reader: Reader, view: View) -> Component:
    trace = detail["trace_id"]
    trace_link = None
    if trace:
        trace_link = html.A(
            trace, href=view.link(f"/traces/{to_path(trace)}", span=detail["span_id"]), className="mono"
        )
    return facts(
        [
            ("Captured", moment(detail["at"], "full")),
            ("Partner", names.named(reader.catalog, "partner", detail["partner"]) if detail["partner"] else None),
            ("Tenant", names.named(reader.catalog, "tenant", detail["tenant"]) if detail["tenant"] else None),
            ("Media type", html.Span(detail["media_type"], className="mono") if detail["media_type"] else None),
            ("Size", f"{detail['size']:,} bytes" if detail["size"] is not None else None),
            ("Trace", trace_link),
            ("Source", html.Span(f"{detail['source']} · {detail['event_id']}", className="mono")),
            ("Came in", [moment(detail["ingested_at"], "full"), f", by {detail['ingested_by']}"]),
            (
                "Shape’s fingerprint",
                html.Span(detail["fingerprint"], className="mono") if detail["fingerprint"] else None,
            ),
            ("SHA-256 of salt and body", html.Span(detail["sha256"], className="mono") if detail["sha256"] else None),
        ]
    )


def _content(reader: Reader, detail: Row, view: View) -> list[Component]:
    tab = view.one("tab", TABS, "tree")
    path = f"{'/payloads/'}{to_path(detail['payload_id'])}"
    links = [
        html.A(
            TITLES.get(name, name),
            href=view.here(path, tab=name),
            className="status-tab",
            **{"data-adjust": "1", **({"aria-current": "true"} if name == tab else {})},
        )
        for name in TABS
    ]
    head = html.Div(
        [
            html.H2("Body"),
            html.Nav(links, className="status-tabs", **{"aria-label": "Ways to look at the body"}),
            html.Span("Redacted by the catalog’s present rules.", className="hint total"),
        ],
        className="list-head",
    )
    return [head, *_beside(reader, detail, view)] if tab == "twin" else [head, _seen(detail, tab or "tree")]


def _counterpart(reader: Reader, detail: Row) -> str | None:
    return counterpart(reader, detail["payload_id"], detail["direction"], detail["transactions"])


def _beside(reader: Reader, detail: Row, view: View) -> list[Component]:
    """Its structure beside that of the payload that the address names, or of the nearest healthy transaction."""
    other = view.one("with") or _counterpart(reader, detail)
    if other is None:
        return [states.empty("No healthy transaction of its workflow has a captured payload of this direction.")]
    link = html.A(other, href=view.link(f"/payloads/{to_path(other)}"), className="mono")
    lead = html.P(["Compared with ", link, ": structure and types; values are hidden."], className="hint padded")
    return [lead, *twins.structure(payload_difference(reader, detail["payload_id"], other))]


def _seen(detail: Row, tab: str) -> Component:
    if detail["note"]:
        return states.empty(detail["note"])
    if tab == "shape":
        return bodies.shape(detail["shape"])
    if detail["masked_whole"]:
        kind = detail["media_type"] or "no media type"
        return states.empty(f"The whole body is masked: Transom does not read {kind}, or the body is not valid.")
    if tab == "text":
        return bodies.text(detail["body"])
    return bodies.tree(detail["rows"], detail["more"])
