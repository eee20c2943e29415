"""Operate, a case, an incident and an alert as counts and sentences: no id of a transaction, no payload, no attribute.

Counts below the setting `small_cells` are left out (`app.answers.figures`).
"""

from datetime import datetime

from app.alerts.escalation import rule_of
from app.alerts.rule_text import in_words
from app.analysis import case_groups
from app.analysis.merged_cases import together
from app.analysis.small_cells import is_small
from app.answers import alerts, cases, incidents
from app.answers.figures import (
    alert_figures,
    case_figures,
    countable,
    group_of_figures,
    hidden_cases,
)
from app.answers.small_figures import TOO_FEW
from app.domain.answer_fields.alerts import AlertItem, LiveAlert
from app.domain.answer_fields.cases import Case
from app.domain.rows import Row
from app.domain.segments import SEGMENTS
from app.queries import operate
from app.queries.casework import into_of, work
from app.queries.filters import Filters
from app.web import list_filters
from app.web.alerts import parts as alert_parts
from app.web.case import summary
from app.web.components import alert_lines, sentences, states
from app.web.components.facts import facts, panel
from app.web.components.icons import icon
from app.web.components.moments import moment
from app.web.components.status import words
from app.web.dash_libs import Component, html
from app.web.incident import page as incident_page
from app.web.operate import firing_alerts, stuck
from app.web.operate.parts import nothing_yet
from app.web.page import Visit
from app.web.view import View

_TILES = (
    ("stuck", "stuck", "stuck", "past a limit or deadline"),
    ("hold", "holds", "on hold", "placed on purpose"),
    ("review", "reviewing", "in review", "wait for a person"),
    ("queue", "queued", "in machine queues", "wait for a machine"),
    ("open", "open", "open", "of all"),
)


def operate_body(visit: Visit) -> list[Component]:
    """What fires, five figures, and what is stuck or failed as sentences with the cases behind them."""
    reader, view, least = visit.reader, visit.view, visit.services.least
    if nothing_yet(reader):
        return [states.empty("No transaction has been recorded yet.")]
    filters = list_filters.common(view, reader.now)
    done = work(reader)
    has = {case: row["has"] for case, row in done.items() if row["has"] is not None}
    rows = together(operate.standing(reader, filters), into_of(done))
    standing, few_stuck = countable([row for row in rows if not row["failed"]], least)
    failed, few_failed = countable([row for row in rows if row["failed"]], least)
    groups = case_groups.fold(standing)
    lines = stuck.groups(groups, reader.catalog, view, 0, stuck.Hands(has)) if groups else _nothing(view, few_stuck)
    main = [panel("Stuck", lines, *_few(few_stuck), padded=False)]
    if failed or few_failed:
        body = stuck.failures(case_groups.fold(failed), reader.catalog, view)
        main.append(panel("Failed in the last day", body, *_few(few_failed), padded=False))
    return [*_firing(visit), _tiles(operate.figures(reader, filters), least), *main]


def _nothing(view: View, few: int) -> Component:
    if few:
        return html.Div()
    return states.empty("Nothing is stuck.", *states.unfiltered(view, "/"), good=True)


def _few(hidden: int) -> list[Component]:
    """How many cases are not counted apart."""
    if not hidden:
        return []
    text = f"{hidden:,} more {'case is' if hidden == 1 else 'cases are'} too small to be shown separately."
    return [html.P(text, className="hint padded")]


def _tiles(counts: Row, least: int) -> Component:
    return html.Div(
        [
            html.Div(
                [
                    html.Span([icon(picture), html.Span(label)], className="tile-label"),
                    html.Span(
                        f"under {least}" if is_small(counts[name], least) else f"{counts[name]:,}",
                        className="tile-count",
                    ),
                    html.Span(second, className="tile-second"),
                ],
                className="tile",
            )
            for picture, name, label, second in _TILES
        ],
        className="tiles",
    )


def _firing(visit: Visit) -> list[Component]:
    services, view = visit.services, visit.view
    if view.known_at is not None:
        return []
    catalog = services.catalog_files.current()
    chosen = {name: getattr(view, name) for name in SEGMENTS if getattr(view, name)}
    firing = alerts.firing(services.office, catalog, chosen)
    return firing_alerts.section([_counted(item, services.least) for item in firing], catalog, view)


def _counted(alert: AlertItem, least: int) -> LiveAlert:
    """The alert without small cells, as lines of alerts take it."""
    return {**alert_figures(alert, least), "past_deadline": None, "text_at": None, "also": []}


def case_title(visit: Visit) -> str:
    """The case's name. Raises NotFound."""
    case = cases.detail(visit.reader, visit.identifier)
    return "Case cleared" if case["status"] == "cleared" else summary.title(case, visit.reader.catalog)


def case_body(visit: Visit) -> list[Component]:
    """One sentence, the facts and the odds. Raises NotFound."""
    reader, view, least = visit.reader, visit.view, visit.services.least
    case = cases.detail(reader, visit.identifier)
    if case["status"] == "cleared":
        gone = "No transaction is in this case any more: all have moved on."
        return [_way_back(view), states.empty(gone, good=True)]
    hidden = visit.identifier in hidden_cases(reader, Filters(), least)
    if hidden or is_small(case["count"], least):
        return [_way_back(view), states.empty(TOO_FEW)]
    figures = case_figures(case, least)
    body = [
        _way_back(view),
        html.P(_case_sentence(figures), className="lead"),
        html.Section(summary.summary(figures, reader.catalog, reader.now), className="panel padded"),
    ]
    return [*body, panel("Odds", summary.odds(figures["odds"], reader.catalog))] if case["status"] == "stuck" else body


def _case_sentence(case: Case) -> list[Component | str]:
    one, stuck_here = case["count"] == 1, case["status"] == "stuck"
    verb = ("waits" if one else "wait") if stuck_here else "failed"
    awaited = f", awaiting {case['awaits']}" if case["awaits"] else ""
    count = html.Strong(f"{case['count']:,}")
    return [count, f" {verb} in {words(case['state'])}{awaited}, the first since ", moment(case["first_seen"], "clock")]


def incident_title(visit: Visit) -> str:
    """Whom or what is waited for. Raises NotFound."""
    return incidents.title_of(visit.reader.catalog, incidents.group_of(visit.reader, visit.identifier))


def incident_body(visit: Visit) -> list[Component]:
    """One sentence, its cases, alerts, and who has it. Raises NotFound where nothing that is stuck waits there."""
    reader, view, least, catalog = visit.reader, visit.view, visit.services.least, visit.reader.catalog
    whole = incidents.group_of(reader, visit.identifier)
    group = group_of_figures(whole, least)
    if group is None:
        return [_way_back(view), states.empty(TOO_FEW)]
    incident = incidents.detail(reader, visit.services.office, visit.identifier)
    sentence = incidents.described(reader, group) if not least else sentences.of_group(group, catalog)
    pieces = [moment(piece, "clock") if isinstance(piece, datetime) else piece for piece in sentence]
    has = {case: row["has"] for case, row in work(reader).items() if row["has"] is not None}
    about = set(incident["alerts"])
    firing = [_counted(alert, least) for alert in alerts.firing(visit.services.office, catalog) if alert["id"] in about]
    lines = alert_lines.lines(firing, catalog, view, brief=True)
    return [
        _way_back(view),
        html.P(pieces, className="lead"),
        panel("Cases", stuck.case_lines(group.cases, catalog, view, stuck.Hands(has)), padded=False),
        *([panel("Firing", lines, padded=False)] if firing else []),
        html.Section(facts(incident_page.known(incident, group, catalog, reader.now)), className="panel padded"),
    ]


def alert_title(visit: Visit) -> str:
    """The alert's name. Raises NotFound."""
    return alert_parts.title(visit)


def alert_body(visit: Visit) -> list[Component]:
    """What fires in a sentence, the rule in words, and who has it. Raises NotFound."""
    reader, view = visit.reader, visit.view
    alert = alert_figures(alerts.detail(visit.services.office, reader.catalog, visit.identifier), visit.services.least)
    rule = rule_of(reader.catalog, alert["rule"])
    rule_words = "The catalog no longer has this rule." if rule is None else in_words(rule, reader.catalog)
    return [
        _way_back(view, ("Alerts", "/alerts")),
        html.Section(
            [
                html.P([alert_lines.state_mark(alert), " ", alert["text"]], className="lead alert-saved"),
                html.P(rule_words, className="hint"),
                facts(alert_parts.facts_of(alert, reader)),
            ],
            className=f"panel padded stack alert-head is-{alert['state']}",
        ),
    ]


def _way_back(view: View, *more: tuple[str, str]) -> Component:
    links = [html.A(title, href=view.link(path)) for title, path in (("Operate", "/"), *more)]
    return html.Nav(links, className="crumbs", **{"aria-label": "Way back"})
