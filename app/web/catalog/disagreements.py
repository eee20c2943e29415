"""Where reality disagrees with the catalog: findings by kind; those that somebody waived stand apart."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from app.domain.rows import Row
from app.governance.finding import Finding
from app.web.components import states
from app.web.components.moments import moment
from app.web.dash_libs import Component, html
from app.web.view import View

TITLES: Mapping[str, str] = {
    "undeclared-state": "States that nobody declared",
    "undeclared-transition": "Moves that nobody declared",
    "unregistered-workflow": "Workflows that are not registered",
    "unregistered-partner": "Partners that are not registered",
    "unregistered-tenant": "Tenants that are not registered",
    "unregistered-version": "Versions that are not registered",
    "traffic-past-sunset": "Traffic past a sunset",
    "class-without-runbook": "Error classes without a runbook",
    "retried-rejection": "Permanent rejections that were retried",
    "late-response": "Errors without a response in time",
    "contract-drift": "Payloads that changed",
    "record-set-aside": "Accepted but not loaded",
    "expired-waiver": "Waivers that have expired",
}
"""By finding id, in the order in which they are shown."""
_FILTERS = ("workflow", "partner", "tenant", "version", "state", "error_class")
_MOST_LINES = 3


def disagreements(findings: Sequence[Finding], view: View) -> Component:
    """All findings; a kind with many folds all but its largest."""
    standing = [one for one in findings if one.waiver is None]
    silenced = [one for one in findings if one.waiver is not None]
    if not findings:
        return states.empty("The records agree with the catalog.", good=True)
    order = list(TITLES)
    ordered = sorted(standing, key=lambda one: order.index(one.finding))
    kinds = [_kind(kind, list(group), view) for kind, group in groupby(ordered, key=lambda one: one.finding)]
    return html.Div([*kinds, *_silenced(silenced, view)], className="padded-list")


def _kind(kind: str, findings: Sequence[Finding], view: View) -> Component:
    lines = [_line(one, view) for one in findings]
    rest = lines[_MOST_LINES:]
    folded = [html.Details([html.Summary(f"{len(rest)} more"), html.Ul(rest, className="plain")])] if rest else []
    return html.Div([html.H3(TITLES[kind]), html.Ul(lines[:_MOST_LINES], className="plain"), *folded])


def _line(one: Finding, view: View) -> Component:
    narrowed: Row = {name: [one.about[name]] for name in _FILTERS if one.about.get(name)}
    values = [
        html.Span([" Last seen ", moment(one.last_seen), ". "], className="hint") if one.last_seen is not None else " "
    ]
    address = view.link("/", status="all", **narrowed)
    label = {"aria-label": f"Show the transactions of: {one.sentence}"}
    link = [html.A("Show them", href=address, **label)] if narrowed and one.transactions else []
    return html.Li([html.Span(one.sentence), *values, *link])


def _silenced(findings: Sequence[Finding], view: View) -> list[Component]:
    if not findings:
        return []
    lines = [
        html.Li(
            [
                html.Span(one.sentence),
                html.Span(
                    f" {one.waiver.reason}; {one.waiver.owner or 'nobody named'} answers for it "
                    f"until {one.waiver.expires:%d %b %Y}.",
                    className="hint",
                ),
            ]
        )
        for one in findings
        if one.waiver is not None
    ]
    return [html.Details([html.Summary(f"{len(lines)} waived"), html.Ul(lines, className="plain")])]
