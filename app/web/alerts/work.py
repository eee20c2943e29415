"""What people do about an alert, and everything that became of it: forms, history, deliveries."""

from collections.abc import Sequence

from app.alerts.delivery import NO_TARGET
from app.domain.answer_fields.alerts import AlertChange, AlertDetail, Notified
from app.domain.ids import to_path
from app.domain.instants import of_rfc3339
from app.web.components import registry
from app.web.components.forms import choice, form, text
from app.web.components.icons import icon
from app.web.components.moments import moment, zoned
from app.web.dash_libs import Component, html

AHEAD = (
    ("1800", "for 30 minutes"),
    ("3600", "for an hour"),
    ("14400", "for 4 hours"),
    ("28800", "for 8 hours"),
    ("86400", "for a day"),
    ("604800", "for a week"),
    ("worse", "until it gets worse (twice as many, or a deadline within 30 min)"),
)
_KINDS = {
    "pending": "became pending",
    "firing": "began to fire",
    "resolved": "was resolved",
    "acknowledge": "acknowledged it",
    "assign": "assigned it",
    "silence": "silenced it",
    "note": "noted",
    "worse": "got worse, so its silence ended",
}
_OUTCOMES = {"due": "to be sent", "delivered": "delivered", "given_up": "given up"}


def forms(alert: AlertDetail, me: str) -> Component:
    """Acknowledge, assign, note, silence."""
    route = f"/api/v1/alerts/{to_path(alert['id'])}"
    seen = [] if alert["acknowledged_by"] else [form(f"{route}/acknowledge", "Acknowledge")]
    mine = [] if alert["assigned_to"] == me else [form(f"{route}/assign", "Take it", fixed={"to": me})]
    quiet = choice("until", "Notify nobody", AHEAD, **{"data-ahead": "1"})
    whom = html.Label(["Assign to", html.Textarea(name="to", rows=1, maxLength=200, required=True)])
    return html.Div(
        [
            html.Div([*seen, *mine], className="choices"),
            form(f"{route}/note", "Note", text("note", "Note for whoever comes next", required=True)),
            form(f"{route}/assign", "Assign", whom, quiet=True),
            form(f"{route}/silence", "Silence", quiet, text("reason", "Why", required=True, rows=1), quiet=True),
        ],
        className="work alert-work",
    )


def history(changes: Sequence[AlertChange]) -> Component:
    """What became of it, the latest first: by the evaluation, and by people."""
    return html.Ul(
        [_change(change) for change in reversed(changes)],
        className="acts-done",
        tabIndex=0,
        **{"aria-label": "History, the latest first"},
    )


def _change(change: AlertChange) -> Component:
    detail = change["detail"]
    sentence: list[Component | str] = [
        html.Strong(change["actor"] or "It"),
        f" {_KINDS.get(change['kind'], change['kind'])}",
    ]
    if detail.get("assigned_to"):
        sentence.append(f" to {detail['assigned_to']}")
    if detail.get("worse_than") is not None:
        sentence += [f" until it gets worse (more than twice {detail['worse_than']:,}, or a deadline is near)"]
    elif detail.get("silenced_until"):
        sentence += [" until ", moment(of_rfc3339(str(detail["silenced_until"])), "clock")]
    more = zoned(str(detail.get("reason") or detail.get("text") or ""), change["at"])
    return html.Li(
        [
            moment(change["at"], "clock"),
            html.Span(sentence),
            *([html.Span(more, className="said")] if any(more) else []),
        ]
    )


def failing(notifications: Sequence[Notified]) -> Component | None:
    """What is wrong with the delivery, in a sentence each; None where nothing is."""
    wrong = []
    for one in notifications:
        if (one["last_error"] or "").startswith(NO_TARGET):
            continue  # said once, on the catalog's page
        if one["outcome"] == "given_up":
            what = f"{one['target']} was not notified that the alert {_notified_state(one['state'])}."
            wrong.append(f"{what} {one['last_error'] or ''}")
        elif one["outcome"] == "due" and one["attempts"]:
            wrong.append(f"Delivery to {one['target']} failed {_times(one['attempts'])}. {one['last_error'] or ''}")
    if not wrong:
        return None
    lines = [html.P(sentence.strip()) for sentence in dict.fromkeys(wrong)]
    return html.Div([icon("warning"), html.Div(lines)], className="silent", role="status")


def deliveries(notifications: Sequence[Notified]) -> Component:
    """Who was notified what, when, and what came of it."""
    sent = [row for row in notifications if not (row["last_error"] or "").startswith(NO_TARGET)]
    if not sent:
        nowhere = (
            "no target that its owner names is set up"
            if notifications
            else "its owner names no target, or it never fired"
        )
        link = html.A("Catalog", href="/catalog")
        return html.P(
            [f"Nobody was notified: {nowhere}. ", link, " lists owners and targets."], className="hint padded"
        )
    heads = ("Target", "Of", "Outcome", "#Attempts", "Last or next")
    rows = [
        html.Tr(
            [
                html.Td(one["target"], **{"data-head": "Target"}),
                html.Td(_notified_state(one["state"]), **{"data-head": "Of"}),
                html.Td(_outcome(one), **{"data-head": "Outcome"}),
                html.Td(f"{one['attempts']:,}", className="number", **{"data-head": "Attempts"}),
                html.Td(_when(one), **{"data-head": "Last or next"}),
            ]
        )
        for one in sent
    ]
    return registry.table(heads, rows)


def _outcome(one: Notified) -> list[Component | str]:
    good = {"delivered": "check", "given_up": "failed"}.get(one["outcome"], "retry" if one["attempts"] else "clock")
    text = "fails, tried again" if one["outcome"] == "due" and one["attempts"] else _OUTCOMES[one["outcome"]]
    parts: list[Component | str] = [icon(good), " ", text]
    if one["disabled_at"] is not None:
        parts.append(html.Span(" (target disabled)", className="bad"))
    if one["last_error"] and one["outcome"] != "delivered":
        parts.append(html.Span(one["last_error"], className="hint block"))
    return parts


def _when(one: Notified) -> list[Component | str]:
    if one["due_at"] is not None and one["attempts"]:
        return ["next ", moment(one["due_at"], "ago")]
    return [moment(one["last_attempt_at"] or one["created_at"], "clock")]


def _notified_state(state: str) -> str:
    return {"firing": "fires", "resolved": "is over"}.get(state, state)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
