"""What the catalog's page is made of."""

from collections.abc import Container, Sequence
from datetime import date

from app.alerts.delivery import unknown_targets
from app.answers.findings import countable
from app.catalog.model import Catalog
from app.web.catalog import disagreements as disagreement_list
from app.web.components import names, registry, states
from app.web.components.icons import icon
from app.web.components.moments import length
from app.web.dash_libs import Component, html
from app.web.page import Visit
from app.web.view import View

PARTNERS = ("Partner", "Owner", "Contact", "Peers")
TENANTS = ("Tenant",)
QUEUES = ("Queue", "Owner", "Claim within", "Decide within", "Escalates to")
ERRORS = ("Error class", "Retry", "Respond within", "Owner", "Runbook")
OWNERS = ("Owner", "Notified at")


def body(visit: Visit) -> list[Component]:
    """Problems of the last edit first, then what is registered, then what does not act yet."""
    services, view = visit.services, visit.view
    problems = services.catalog_files.problems()
    with services.reader(None) as reader:
        findings = countable(reader)
        catalog = reader.catalog
        today = reader.now.date()
    banner = [registry.problems(problems)] if problems else []
    if not catalog.workflows and not catalog.partners:
        return [*banner, _nothing()]
    return [
        *banner,
        _panel("Workflows", html.Ul(_workflows(catalog, view, today), className="groups")),
        _panel("Where reality disagrees", disagreement_list.disagreements(findings, view)),
        html.Div(
            [
                html.Div(
                    [_panel("Partners", _partners(catalog)), _panel("Error classes", _errors(catalog, view))],
                    className="column",
                ),
                html.Div(
                    [
                        _panel("Review queues", _queues(catalog)),
                        _panel("Owners", _owners(catalog, services.targets)),
                        _panel("Tenants", _tenants(catalog)),
                    ],
                    className="column",
                ),
            ],
            className="columns halves",
        ),
        _panel("What is shown of payloads and attributes", _redaction(catalog)),
        *registry.mappings(catalog),
    ]


def _nothing() -> Component:
    text = "No catalog is in use: nothing is declared, so Transom infers workflows from what it sees."
    return states.empty(text, html.Span(["Start one with ", html.Code("transom serve --catalog DIR"), "."]))


def _panel(title: str, inside: Component) -> Component:
    return html.Section([html.H2(title), inside], className="panel")


def _workflows(catalog: Catalog, view: View, today: date) -> list[Component]:
    return [registry.workflow(name, entry, catalog, view, today) for name, entry in catalog.workflows.items()]


def _partners(catalog: Catalog) -> Component:
    rows = [
        registry.row(
            registry.named_with_id(entry.title, name),
            names.named(catalog, "owner", entry.owner),
            entry.contact or names.NOBODY,
            html.Span(", ".join(entry.peers) or names.NOBODY, className="mono"),
            heads=PARTNERS,
        )
        for name, entry in catalog.partners.items()
    ]
    return registry.table(PARTNERS, rows)


def _queues(catalog: Catalog) -> Component:
    rows = [
        registry.row(
            registry.named_with_id(entry.title, name),
            names.named(catalog, "owner", entry.owner),
            length(entry.claim_within),
            length(entry.decide_within),
            names.named(catalog, "owner", entry.escalate_to),
            heads=QUEUES,
        )
        for name, entry in catalog.queues.items()
    ]
    return registry.table(QUEUES, rows)


def _errors(catalog: Catalog, view: View) -> Component:
    rows = [
        registry.row(
            registry.named_with_id(entry.title, name),
            entry.retry or names.NOBODY,
            length(entry.respond_within),
            names.named(catalog, "owner", entry.owner),
            registry.runbook(entry.runbook, view),
            heads=ERRORS,
        )
        for name, entry in catalog.errors.items()
    ]
    return registry.table(ERRORS, rows)


def _owners(catalog: Catalog, targets: Container[str] | None) -> Component:
    """Who is responsible, and where each hears of alerts: what reaches nobody is marked."""
    unknown = unknown_targets(catalog, targets) if targets is not None else []
    rows = [
        registry.row(registry.named_with_id(entry.title, name), _notified(entry.notify, unknown), heads=OWNERS)
        for name, entry in catalog.owners.items()
    ]
    table = registry.table(OWNERS, rows)
    if not unknown:
        return table
    text = f"Not in the setting `targets`, so nobody is notified there: {', '.join(unknown)}."
    return html.Div([html.P([icon("warning"), " ", text], className="bad padded"), table])


def _notified(notify: Sequence[str], unknown: Sequence[str]) -> Component | str:
    """The targets of an owner, marked where none is known."""
    if not notify:
        return html.Span([icon("warning"), " nowhere"], className="bad")
    named = [f"{name} (no such target)" if name in unknown else name for name in notify]
    return ", ".join(named)


def _tenants(catalog: Catalog) -> Component:
    rows = [
        registry.row(registry.named_with_id(entry.title, name), heads=TENANTS)
        for name, entry in catalog.tenants.items()
    ]
    return registry.table(TENANTS, rows)


def _redaction(catalog: Catalog) -> Component:
    rules = catalog.redaction.rules
    lines = [
        html.Li(
            [
                html.Span(rule.action, className=f"action action-{rule.action}"),
                html.Span(_named(rule), className="mono"),
            ]
        )
        for rule in rules
    ]
    default = (
        f"Where no rule applies: payloads {catalog.redaction.payloads}, attributes {catalog.redaction.attributes}."
    )
    return html.Div([html.P(default, className="hint"), html.Ul(lines, className="rules")], className="padded")


def _named(rule: object) -> str:
    kinds = ("path", "header", "attribute", "field")
    return next(f"{kind} {getattr(rule, kind)}" for kind in kinds if getattr(rule, kind) is not None)
