"""Alerts as lines: what fires, what of it can still be saved, how old it is, whose it is, and who has it."""

from collections.abc import Sequence

from app.alerts.messages import titles
from app.catalog.model import Catalog
from app.domain.alerts import FIRING, OK, PENDING, RESOLVED
from app.domain.answer_fields.alerts import AlertItem
from app.domain.ids import to_path
from app.web.components import names, states
from app.web.components.icons import icon
from app.web.components.moments import moment
from app.web.dash_libs import Component, html
from app.web.view import View

ICONS = {FIRING: "warning", PENDING: "clock", RESOLVED: "check"}
WORDS = {FIRING: "fires", PENDING: "pending", RESOLVED: "over"}
HEALTHS = {"no_data": "nothing to measure", "error": "the rule cannot be judged", "gap": "minutes were not judged"}


def name(item: AlertItem, catalog: Catalog) -> str:
    """The rule's title, and of whom: `Stuck at a partner: Northwind Health`."""
    named = titles(item["segment"], catalog)
    title = item["title"] or item["rule"].replace("-", " ").replace("_", " ")
    title = title[:1].upper() + title[1:]
    return f"{title}: {', '.join(named.values())}" if named else title


def lines(items: Sequence[AlertItem], catalog: Catalog, view: View, brief: bool = False) -> Component:
    """An alert each, a link to its page; `brief` keeps each to one line where there is room for one."""
    return html.Ul([_line(item, catalog, view, brief) for item in items], className="alert-lines")


def state_mark(item: AlertItem, brief: bool = False) -> Component:
    """The alert's state by shape and word, a page told from a ticket by its word; `brief` where all fire."""
    word = WORDS[item["state"]]
    text = f"{word}, {item['severity']}" if item["state"] == FIRING else word
    if brief:
        text = item["severity"]
    return html.Span([icon(ICONS[item["state"]]), html.Span(text)], className=f"mark alert-{item['state']}")


def who(item: AlertItem) -> str:
    """Who has it, in words."""
    if item["assigned_to"]:
        return f"{item['assigned_to']} has it"
    if item["acknowledged_by"]:
        return f"seen by {item['acknowledged_by']}"
    return "nobody has it"


def nothing(narrowed: bool) -> Component:
    """No alert in a list."""
    if narrowed:
        return states.empty("No alert is in this state.", states.adjusting("Show all alerts", "/alerts?state=all"))
    return states.empty("Nothing fires. Every rule is within its bounds.", good=True)


def _saved(item: AlertItem) -> list[Component | str]:
    """How many it is about, and what of it can still be saved, in a few words."""
    if not item["transactions"]:
        return [item["text"]]
    n = item["transactions"]
    sentence: list[Component | str] = [f"{n:,} affected"]
    if item["at_risk"] and item["next_deadline_at"] is not None:
        sentence += [f", {item['at_risk']:,} can still make it, next ", moment(item["next_deadline_at"], "clock")]
    return sentence


def _line(item: AlertItem, catalog: Catalog, view: View, brief: bool) -> Component:
    extra: list[Component | str] = _saved(item) if brief else [item["text"]]
    if item["health"] != OK:
        extra.append(f" Its rule: {HEALTHS.get(item['health'], item['health'])}.")
    silent: list[Component | str] = []
    if item["silenced_until"] is not None:
        silent = [html.Span(["silenced until ", moment(item["silenced_until"], "clock")], className="hint")]
    return html.Li(
        html.A(
            [
                state_mark(item, brief),
                html.Span(
                    [html.Strong(name(item, catalog)), html.Span(extra, className="alert-text")],
                    className="what",
                    title=item["text"] if brief else None,
                ),
                html.Span([moment(item["resolved_at"] or item["since"]), *silent], className="when"),
                html.Span(names.title(catalog, "owner", item["owner"]), className="owner", title="Owner"),
                html.Span(who(item), className="who" if item["assigned_to"] else "who nobody"),
            ],
            href=view.link(f"/alerts/{to_path(item['id'])}"),
            className="alert-line one-line" if brief else "alert-line",
            **{"data-row": f"alert-{item['id']}"},
        ),
        key=item["id"],
    )
