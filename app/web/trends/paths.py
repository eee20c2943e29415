"""Paths (`/trends/paths`): the process as it really runs, beside another, and where it leaves the catalog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.answers.paths import compare_paths, paths
from app.domain.answer_fields.comparisons import Paths
from app.domain.errors import BadInput
from app.domain.instants import to_rfc3339
from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.segments import MOST, segment_values
from app.queries.transactions import count
from app.security import Permission
from app.web import list_filters
from app.web.components import download, filter_bar, names, states
from app.web.components.chart import chart
from app.web.components.facts import panel
from app.web.components.moments import length
from app.web.components.status import words
from app.web.dash_libs import Component, html
from app.web.figures.path_map import path_map
from app.web.page import single_part
from app.web.trends import choices, path_text
from app.web.trends.navigation import trend_pages
from app.web.trends.period import CHOICES, Period, period
from app.web.view import View

if TYPE_CHECKING:
    from app.catalog.model import Catalog
    from app.store.reader import Reader
    from app.web.page import Visit

PATH = "/trends/paths"
USUAL = timedelta(days=30)
MOST_PATHS = 20
RARE = 0.01
"""Moves rarer than this share of the most frequent one are left out of the map, never of the tables."""
COMPARED = ("partner", "tenant", "version")


def body(visit: Visit) -> list[Component]:
    """The whole page. Raises BadInput for a parameter that is not taken."""
    reader, view = visit.reader, visit.view
    span = period(view, reader.now, USUAL)
    filters = replace(list_filters.common(view, reader.now), from_=span.from_, to=span.to)
    flows = _flows(reader, filters)
    if not flows:
        nothing = states.empty("No transaction of this range has a path.", *states.unfiltered(view, PATH))
        return [states.heading("Paths", trend_pages(PATH, view)), nothing]
    flow = view.one("flow", flows, flows[0]) or flows[0]
    filters = replace(filters, workflow=(flow,))
    against = view.one("against") or ""
    baseline = _baseline(against, filters, span)
    answer = (
        paths(reader, filters, MOST_PATHS) if baseline is None else compare_paths(reader, filters, baseline, MOST_PATHS)
    )
    href = _address(view, flow, span, against)
    other = _against_words(reader, against)
    return [
        states.heading("Paths", trend_pages(PATH, view)),
        _choices(reader, view, flows, flow, against),
        _sentence(reader, filters, answer, span, flow),
        *_compared(answer, other, href),
        panel("As it runs", _map(answer, href)),
        panel("Paths, the most frequent first", path_text.variants(answer["variants"]), padded=False),
        _deviations(answer, reader.catalog, flow),
        _saved(href, baseline is not None),
    ]


def _flows(reader: Reader, filters: Filters) -> list[str]:
    """The workflows that have paths in the range, the busiest first."""
    busy: dict[str, int] = {}
    for state in paths(reader, filters, 1)["states"]:
        busy[state["workflow"] or ""] = busy.get(state["workflow"] or "", 0) + state["begun"]
    return sorted(busy, key=lambda flow: (-busy[flow], flow))


def _baseline(against: str, filters: Filters, span: Period) -> Filters | None:
    """What the paths are compared with: the period before, or the same period of another segment."""
    if not against:
        return None
    if against == "before":
        earlier = span.before()
        return replace(filters, from_=earlier.from_, to=earlier.to)
    name, _, value = against.partition(":")
    if name not in COMPARED:
        raise BadInput(f'against: "{against[:60]}" is neither before nor one of {", ".join(COMPARED)} with a value.')
    chosen: Row = {name: (value,)}
    return replace(filters, **chosen)


def _address(view: View, flow: str, span: Period, against: str) -> str:
    pairs = [("workflow", flow), *_range("", span), ("limit", "100")]
    if against == "before":
        pairs += _range("baseline_", span.before())
    elif against:
        name, _, value = against.partition(":")
        pairs += [(f"baseline_{name}", value), *_range("baseline_", span)]
    return download.address("/paths", view, *pairs)


def _range(prefix: str, span: Period) -> list[tuple[str, str]]:
    return [(f"{prefix}from", to_rfc3339(span.from_) or ""), (f"{prefix}to", to_rfc3339(span.to) or "")]


def _choices(reader: Reader, view: View, flows: Sequence[str], flow: str, against: str) -> Component:
    flow_options = [
        (one, names.title(reader.catalog, "workflow", one) if one else "No workflow")
        for one in dict.fromkeys([*flows[:MOST], flow])
    ]
    seen = segment_values(reader)
    others = [
        (f"{name}:{value}", f"{name.capitalize()} {names.title(reader.catalog, name, value)}")
        for name in COMPARED
        for value in seen[name].values
    ]
    ranges = [
        (text, view.here(PATH, from_=since, to=None), (view.from_ or "now-30d") == since and view.to is None)
        for since, text in CHOICES
    ]
    return choices.bar(
        choices.select("flow", "Workflow", flow_options, flow),
        choices.select("against", "Compare with", [("", "Nothing"), ("before", "The period before"), *others], against),
        choices.chips("Last", ranges),
    )


def _against_words(reader: Reader, against: str) -> str:
    if against in ("", "before"):
        return "the period before" if against else ""
    name, _, value = against.partition(":")
    title = names.title(reader.catalog, name, value)
    return f"version {title}" if name == "version" else title


def _sentence(reader: Reader, filters: Filters, answer: Paths, span: Period, flow: str) -> Component:
    total, first = answer["transactions"], answer["variants"][0]
    left = sum(row["transactions"] for row in answer["deviations"])
    stray = f" {left:,} left what the catalog declares." if left else " None left what the catalog declares."
    ways = f"{answer['variant_count']:,} path{'' if answer['variant_count'] == 1 else 's'}"
    summary = f"{total:,} transactions took {ways}; {path_text.share(first['share'])} of them the most frequent one."
    declared = flow in reader.catalog.workflows
    stuck = count(reader, replace(filters, status=("stuck",)))
    return html.Section(
        [
            html.H2("In short", className="visually-hidden"),
            html.P(summary + (stray if declared else ""), className="lead"),
            html.P(f"{stuck:,} of those that were open in this range are stuck now."),
            html.P(f"{names.title(reader.catalog, 'workflow', flow or None)}, {span.words()}.", className="hint"),
        ],
        className="panel padded stack",
    )


def _map(answer: Paths, href: str) -> Component:
    most = max((edge["count"] for edge in answer["edges"]), default=1)
    edges = [edge for edge in answer["edges"] if edge["count"] >= RARE * most or edge["declared"] is False]
    left_out = len(answer["edges"]) - len(edges)
    known = {name for edge in edges for name in (edge["from_state"], edge["to_state"])}
    stops = [state for state in answer["states"] if state["state"] in known or state["count"] >= RARE * most]
    rows = [
        [words(edge["from_state"]), words(edge["to_state"]), f"{edge['count']:,}", length(edge["median_wait_seconds"])]
        for edge in answer["edges"]
    ]
    rest = f" {left_out} rare moves are only in the table." if left_out else ""
    strays = any(one["declared"] is False for one in (*edges, *stops))
    marked = " Dashed lines and thick frames are not declared in the catalog." if strays else ""
    says = f"From the top down; the wider a line, the more went that way.{marked}{rest}"
    heads = ("From", "To", "Count", "Median wait before")
    return chart("path-map", path_map(edges, stops), says, heads, rows, download.csv(href, "edges"))


def _compared(answer: Paths, other: str, href: str) -> list[Component]:
    baseline, compared = answer.get("baseline"), answer.get("compared")
    if baseline is None or compared is None:
        return []
    head = f"Against {other}: {baseline['transactions']:,} transactions"
    table = path_text.beside(compared["variants"][:12], other)
    return [html.Section([html.H2(head), table], className="panel")]


def _deviations(answer: Paths, catalog: Catalog, flow: str) -> Component:
    if flow not in catalog.workflows:
        reason = "The catalog does not declare this workflow, so no path can leave it."
        return panel("What nobody declared", states.empty(reason))
    if not answer["deviations"]:
        return panel(
            "What nobody declared", states.empty("Every state and move is declared in the catalog.", good=True)
        )
    return panel("What nobody declared", path_text.deviations(answer["deviations"], catalog), padded=False)


def _saved(href: str, compared: bool) -> Component:
    tables = [("variants", "Paths as"), ("edges", "Moves as"), ("states", "States as"), ("deviations", "Deviations as")]
    tables += [("compared", "The comparison as")] if compared else []
    return html.Div([download.links(href, name, label) for name, label in tables], className="saved")


PAGE = single_part("paths", PATH, Permission.READ, "Paths", body, filters=True, times=filter_bar.LOOKED_AT)
