"""What an alert's page is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.alerts.affected import as_filters
from app.alerts.escalation import rule_of
from app.alerts.rule_text import in_words
from app.answers import incidents, runbooks
from app.answers.alert_series import alert_series
from app.answers.alerts import detail, live
from app.domain.alerts import FIRING, OK
from app.domain.answer_fields.alerts import AlertDetail, AlertItem, LiveAlertDetail
from app.domain.answer_fields.transactions import Transaction
from app.domain.errors import TransomError
from app.domain.ids import to_path
from app.domain.rows import ReadRow, Row
from app.queries.filters import Filters, single
from app.queries.transactions import SAVABLE, WINDOW_SORTS, count, window
from app.web import list_filters
from app.web.alerts import work as work_forms
from app.web.components import alert_lines, causes, names, runbook, states, transaction_list
from app.web.components.chart import chart
from app.web.components.facts import facts, panel
from app.web.components.moments import moment, zoned
from app.web.components.transaction_cards import cards
from app.web.dash_libs import Component, html
from app.web.figures.threshold import threshold_chart
from app.web.figures.units import written

if TYPE_CHECKING:
    from app.store.reader import Reader
    from app.web.page import Visit
    from app.web.view import View

FIRST_CARDS = 25
SERIES = "Against the threshold"
_BY_STATUS = {"stuck": SAVABLE, "open": "state_since", "failed": "-finished_at", "rejected": "-finished_at"}


def title(visit: Visit) -> str:
    """The alert's name. Raises NotFound."""
    catalog = visit.services.catalog_files.current()
    return alert_lines.name(detail(visit.services.office, catalog, visit.identifier), catalog)


def top(visit: Visit) -> list[Component]:
    """Heading with state, what can still be saved, the rule in words, who has it, and deliveries that fail."""
    reader, view = visit.reader, visit.view
    alert, catalog = _alert(visit), reader.catalog
    rule = rule_of(catalog, alert["rule"])
    words = "The catalog no longer has this rule." if rule is None else in_words(rule, catalog)
    wrong = work_forms.failing(alert["notifications"])
    head = states.heading(alert_lines.name(alert, catalog), alert_lines.state_mark(alert))
    return [
        html.Nav(
            [html.A("Operate", href=view.link("/")), html.A("Alerts", href=view.link("/alerts"))],
            className="crumbs",
            **{"aria-label": "Way back"},
        ),
        head,
        html.Section(
            [
                html.P(
                    [*zoned(alert["text"], alert["text_at"]), *_whole(alert, reader, view)],
                    className="lead alert-saved",
                ),
                html.P(words, className="hint"),
                *_health(alert),
                facts(facts_of(alert, reader)),
            ],
            className=f"panel padded stack alert-head is-{alert['state']}",
        ),
        *([wrong] if wrong is not None else []),
    ]


def _whole(alert: AlertItem, reader: Reader, view: View) -> list[Component | str]:
    """The incident that it is part of, and why that counts more."""
    group = incidents.about(incidents.standing(reader), alert)
    if group is None or alert["state"] != FIRING:
        return []
    link = html.A("The whole incident", href=view.link(f"/incidents/{to_path(group.key)}"))
    return [" ", alert_lines.in_all(alert, [group]) or "", " ", link]


def _alert(visit: Visit) -> LiveAlertDetail:
    """The alert as the catalog of the visit's reader knows it, counted at this instant. Raises NotFound."""
    alert = detail(visit.services.office, visit.reader.catalog, visit.identifier)
    return {**alert, **live(visit.reader, visit.services.office, [alert])[0]}


def _health(alert: AlertDetail) -> list[Component]:
    if alert["health"] == OK:
        return []
    why = alert_lines.HEALTHS.get(alert["health"], alert["health"])
    return [html.P(f"Health of the rule: {why}. {alert['health_detail'] or ''}", className="bad")]


def facts_of(alert: AlertDetail, reader: Reader) -> list[tuple[str, Any]]:
    """Its state, who has it, and what comes next."""
    catalog = reader.catalog
    lasted = moment(alert["since"], "clock")
    silenced = alert["silenced_until"]
    return [
        ("State", [alert_lines.WORDS[alert["state"]], " since ", moment(_turned(alert), "clock")]),
        ("Active since", lasted),
        ("Owner", names.named(catalog, "owner", alert["owner"])),
        ("Who has it", alert_lines.who(alert)),
        ("Severity", alert_lines.severity_words(alert)),
        ("Silenced until", moment(silenced, "clock") if silenced is not None and silenced > reader.now else None),
        ("Next deadline", moment(alert["next_deadline_at"], "clock") if alert["next_deadline_at"] else None),
    ]


def _turned(alert: AlertDetail) -> Any:
    """When it came to its present state."""
    return alert["resolved_at"] or alert["fired_at"] or alert["since"]


def series_awaited() -> list[Component]:
    """The place of the chart until it comes, as high as the chart."""
    waiting = html.P("The chart is being drawn…", className="hint", role="status")
    return [panel(SERIES, html.Div(waiting, className="chart-awaited"), hint="from the records known now")]


def series(visit: Visit) -> list[Component]:
    """What the rule saw, against its threshold; where it cannot be asked, that and why."""
    reader, alert = visit.reader, visit.services.office.alerts.one(visit.identifier)
    rule = rule_of(reader.catalog, alert.rule)
    if rule is None:
        return []
    try:
        series_of_alert = alert_series(reader, rule, alert, reader.now)
    except TransomError as error:
        return [panel(SERIES, states.empty(str(error)))]
    unit = series_of_alert["unit"]
    rows = [
        (
            point["at"],
            written(point["value"], unit),
            written(point["threshold"], unit),
            "past" if point["holds"] else "",
        )
        for point in series_of_alert["points"]
    ]
    drawn = chart(
        "alert-series",
        threshold_chart(series_of_alert),
        _says(series_of_alert, alert.state == FIRING),
        ("At", "#Value", "#Threshold", "Past it"),
        [(moment(at, "clock"), value, bound, past) for at, value, bound, past in rows],
    )
    return [panel(SERIES, drawn, hint="from the records known now")]


def _says(answer: ReadRow, firing: bool) -> str:
    points, unit = answer["points"], answer["unit"]
    past = sum(point["holds"] for point in points)
    last = points[-1]
    now = "At the last full minute" if firing else "At the end"
    bound = "" if last["threshold"] is None else f" against {written(last['threshold'], unit)}"
    value = written(last["value"], unit)
    return f"{answer['definition']} {now}: {value}{bound}; past it at {past:,} of {len(points):,} points."


def sets_apart(visit: Visit) -> list[Component]:
    """The causes, of the transactions that the alert is about; they fill themselves."""
    alert = visit.services.office.alerts.one(visit.identifier)
    chosen = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in alert.selects.items()}
    return [causes.place(chosen)] if chosen else []


def aside(visit: Visit) -> list[Component]:
    """The runbook with ids filled in, the alert's history, and its notifications."""
    reader, view = visit.reader, visit.view
    alert, catalog = _alert(visit), reader.catalog
    first, filters = _first(reader, alert), _filters(alert)
    ids = {name: value for name, value in alert["segment"].items() if value}
    common = runbooks.shared(reader, filters, _sort(filters)) if filters is not None else {}
    contact = runbook.contact_of(ids.get("partner") or common.get("partner"), catalog)
    filled = {**common, **ids, "alert": alert["id"], "owner": alert["owner"], "contact": contact}
    return [
        runbook.beside(_runbook(alert, first, reader), catalog, view, filled),
        panel("History", work_forms.history(alert["history"])),
        panel("Who was notified", work_forms.deliveries(alert["notifications"]), padded=False),
    ]


def _runbook(alert: AlertDetail, first: Transaction | None, reader: Reader) -> str | None:
    """The rule's own runbook, else that of the error class or the workflow of what it is about."""
    catalog = reader.catalog
    if alert["runbook"] or first is None:
        return None if not alert["runbook"] else str(alert["runbook"])
    error = catalog.errors.get(first["error_class"] or "")
    workflow = catalog.workflows.get(first["workflow"] or "")
    return (error.runbook if error else None) or (workflow.runbook if workflow else None)


def _first(reader: Reader, alert: AlertDetail) -> Transaction | None:
    filters = _filters(alert)
    items = window(reader, filters, _sort(filters), 0, 1).items if filters is not None else []
    return items[0] if items else None


def work(visit: Visit) -> list[Component]:
    """The forms; none as known at an earlier instant."""
    if visit.view.known_at is not None:
        return []
    alert = detail(visit.services.office, visit.services.catalog_files.current(), visit.identifier)
    forms = work_forms.forms(alert, visit.actor.name)
    return [html.Section([html.H2("Work on it"), html.Div(forms, className="padded")], className="panel")]


def listing(visit: Visit, grid: str) -> list[Component]:
    """The transactions that the alert is about."""
    reader, view, alert_id = visit.reader, visit.view, visit.identifier
    filters, path = _filters(_alert(visit)), f"/alerts/{alert_id}"
    if filters is None:
        return []
    total = count(reader, filters)
    head = html.Div(
        [
            html.H2("Transactions this alert is about"),
            html.Span(transaction_list.total_words(total), className="hint total"),
        ],
        className="list-head",
    )
    if not total:
        return [head, states.empty("No transaction matches the rule any more.", good=True)]
    sort = _sort(filters)
    if visit.narrow:
        items = window(reader, filters, sort, 0, list_filters.card_count(view, FIRST_CARDS)).items
        return [head, cards(items, total, reader.catalog, view, path, _same(filters))]
    columns = transaction_list.columns(
        filters.status[0] if filters.status else list_filters.EVERY, sort, _same(filters)
    )
    return [head, transaction_list.grid({"grid": grid, "of": f"{alert_id}{view.as_of or ''}"}, columns, rows=total)]


def rows(visit: Visit, request: Row | None) -> Row:
    """The rows that the grid asks for."""
    reader, view, filters = visit.reader, visit.view, _filters(_alert(visit))
    if filters is None:
        return transaction_list.grid_rows([], 0, reader.catalog, view)
    sort, start, limit = transaction_list.asked(request or {}, _sort(filters), WINDOW_SORTS)
    answer = window(reader, filters, sort, start, limit)
    return transaction_list.grid_rows(answer.items, answer.total, reader.catalog, view)


def _filters(alert: AlertDetail) -> Filters | None:
    return as_filters(alert["filter"]) if alert["filter"] else None


def _sort(filters: Filters) -> str:
    return _BY_STATUS.get(filters.status[0] if filters.status else "", "-started_at")


def _same(filters: Filters) -> tuple[str, ...]:
    """Fields that all rows share, so that they need no column."""
    return tuple(
        name
        for name in ("workflow", "partner", "state", "error_class", "owner")
        if single(getattr(filters, name)) is not None
    )
