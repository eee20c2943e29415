"""A place to paste an event, and what it would become: its record, problems, the transaction it would join and why."""

import json

from app.answers.pasted_event import pasted
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.web.components import states
from app.web.dash_libs import Component, html
from app.web.intake.trial_form import event_outcome, trial_field, trial_form
from app.web.page import Visit
from app.web.view import View

RESULT, TRY, EVENT = "intake-trial", "intake-try", "intake-event"
LONGEST = 200_000
EXAMPLE = {
    "specversion": "1.0",
    "type": "transom.workflow.transition.v1",
    "source": "/orders",
    "id": "42",
    "time": "2026-01-01T00:00:00Z",
    "data": {"transaction_id": "order-17", "workflow": "orders", "to_state": "received"},
}


def form() -> Component:
    """The field and its button; the field begins with an event that can be tried as it stands."""
    hint = "CloudEvents as JSON, one or an array; of our types, or of any that a mapping takes. Nothing is stored."
    fields = trial_field(EVENT, hint, json.dumps(EXAMPLE, indent=2), LONGEST)
    return trial_form("Try an event", "See what it would become", TRY, *fields)


def result(visit: Visit, clicks: int | None, text: str | None) -> Component | None:
    """What the pasted events would become, once the button asks for it."""
    if not clicks:
        return None
    answer = pasted(visit.services, (text or "")[:LONGEST])
    if answer["problem"] is not None:
        return html.Section(states.empty(answer["problem"]), className="panel")
    several = len(answer["items"]) > 1
    return html.Section([_item(item, visit.view, several) for item in answer["items"]], className="panel tried")


def _item(item: ReadRow, view: View, several: bool) -> Component:
    return event_outcome(item, f"Event {item['index'] + 1}" if several else "It", [_joined(item, view)])


def _joined(item: ReadRow, view: View) -> Component:
    identifier, stands = item["transaction_id"], [word for word in (item["status"], item["state"]) if word]
    if identifier is None:
        return html.P(item["why"] or "", className="hint")
    link = html.A(identifier, href=view.link(f"/transactions/{to_path(identifier)}"), className="mono")
    also = [f" It would also be shown for {', '.join(item['also'])}."] if item["also"] else []
    state = f", which would then be {', in state '.join(stands)}. " if stands else ". "
    return html.P(["Transaction ", link, state, item["why"] or "", *also])
