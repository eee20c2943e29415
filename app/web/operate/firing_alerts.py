"""What fires, at the head of Operate: a line a problem, the most urgent first; escalated queues one line beneath."""

from collections.abc import Sequence

from app.alerts.escalation import escalations
from app.analysis.case_groups import Group
from app.catalog.model import Catalog
from app.domain.answer_fields.alerts import LiveAlert
from app.web.components import alert_lines
from app.web.components.icons import icon
from app.web.dash_libs import Component, html
from app.web.view import View

MOST = 4
"""Lines; what is stuck has to stand on the first screen beneath them."""


def section(
    items: Sequence[LiveAlert], catalog: Catalog, view: View, incidents: Sequence[Group] = ()
) -> list[Component]:
    """A section; nothing where nothing fires. `incidents` are what stands, for their totals."""
    escalating = {rule.name for rule in escalations(catalog)}
    others = [item for item in items if item["rule"] not in escalating]
    rest = len(others) - MOST
    more = [f"{rest:,} more {'fires' if rest == 1 else 'fire'}"] if rest > 0 else []
    queues = {item["segment"].get("queue") for item in items if item["rule"] in escalating}
    if queues:
        more.append(f"{len(queues):,} review queue{'s are' if len(queues) != 1 else ' is'} escalated")
    if not others and not more:
        return []
    link = html.A(
        [icon("user"), html.Span(", ".join(more))],
        href=view.link("/alerts", state="firing"),
        className="alert-more",
        **{"data-row": "alerts-more"},
    )
    body = [alert_lines.lines(others[:MOST], catalog, view, brief=True, incidents=incidents)] if others else []
    return [
        html.Section([html.H2("Firing"), *body, *([link] if more else [])], className="panel firing-panel"),
    ]
