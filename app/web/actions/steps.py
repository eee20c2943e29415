"""An act on transactions, step by step: choose, see what would happen to each, say why, watch what becomes of it."""

from collections.abc import Sequence

from app.analysis.act_groups import KINDS, kind_of
from app.analysis.drawing.timeline_text import OUTCOMES
from app.catalog.model import Catalog
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.office.acts import Preview
from app.web.components import states, tables
from app.web.components.forms import choice, form, text
from app.web.components.moments import length
from app.web.components.status import words
from app.web.dash_libs import Component, html
from app.web.view import View

MOST_NAMED = 60
_FINAL = ("cancel",)
"""Actions after which a transaction does not go on."""


def choose(catalog: Catalog, ids: Sequence[str], total: int) -> Component:
    """A button for each of the catalog's actions: it shows what would happen, and does nothing."""
    if not catalog.actions:
        return html.P("The catalog declares no actions.", className="hint")
    buttons = [
        form(
            "/api/v1/acts?preview=1",
            f"{action.get('title') or name}: show what would happen",
            fixed={"action": name, "transactions": list(ids)},
            then=("frozen", "frozen"),
            drop=("act",),
            quiet=True,
            ticked="transactions",
            kind="danger" if name in _FINAL else None,
        )
        for name, action in catalog.actions.items()
    ]
    beyond = f" Of {total:,}, the first {len(ids):,} by how long they are overdue." if total > len(ids) else ""
    hint = html.P(f"Nothing is sent before you have seen each and said why.{beyond}", className="hint")
    ticked = html.P(className="ticked", role="status", **{"data-ticked": f"{total:,}"})
    return html.Div([ticked, html.Div(buttons, className="choices"), hint], className="act")


def preview_groups(
    preview: Preview, catalog: Catalog, idempotent: bool, possible: bool, view: View, path: str
) -> Component:
    """What would happen to each, in groups, and the form that does it."""
    title = catalog.actions.get(preview.action, {}).get("title") or preview.action
    by_group = {kind.name: [item for item in preview.items if item["group"] == kind.name] for kind in KINDS}
    kinds = [kind_of(kind.name, idempotent) for kind in KINDS if by_group[kind.name]]
    groups = [
        html.Div(
            [
                html.Strong(f"{len(by_group[kind.name]):,} {_title(kind.name)}"),
                html.Span(kind.sentence, className="hint"),
                _ids([str(item["transaction_id"]) for item in by_group[kind.name]], view),
            ],
            className=f"shown-group{' applies' if kind.applies else ' may' if kind.may else ''}",
        )
        for kind in kinds
    ]
    asked = [
        choice(
            "include",
            f"{len(by_group[kind.name]):,} {_title(kind.name)}",
            (("", "leave them out"), (kind.name, "include them")),
            **{"data-list": "1"},
        )
        for kind in kinds
        if kind.may and not kind.applies
    ]
    why = text("reason", f"Why {title.lower()}?", required=True)
    go = form(
        "/api/v1/acts",
        f"{title}: one first, then the rest",
        *asked,
        why,
        fixed={"frozen": preview.frozen, "idempotency_key": preview.frozen},
        then=("act", "id"),
        drop=("frozen",),
    )
    none = html.P("None of these transactions can be acted on.", className="hint")
    able = any(kind.may for kind in kinds)
    unset = html.P("No workflow engine is set (TRANSOM_ACT_URL), so nothing can be requested.", className="hint")
    back = states.adjusting("Leave it", view.here(path, frozen=None))
    return html.Div([*groups, unset if not possible else go if able else none, html.P(back)], className="act")


def outcomes(act: ReadRow, view: View, path: str) -> Component:
    """What became of each; drawn anew as outcomes come in."""
    counts = ", ".join(f"{n:,} {outcome}" for outcome, n in sorted(act["counts"].items()))
    statuses = {
        "running": "In progress: one first, then the rest.",
        "ended": "It has ended.",
        "interrupted": "Transom was stopped while it ran; requests already sent are still watched.",
    }
    rows = [
        [
            html.A(item["transaction_id"], href=view.link(f"/transactions/{to_path(item['transaction_id'])}")),
            item["outcome"],
            _moved(item),
            length(item["seconds"]) if item["seconds"] is not None else None,
            item["why"] or OUTCOMES.get(item["outcome"]),
        ]
        for item in act["items"]
    ]
    left = [item["transaction_id"] for item in act["items"] if item["outcome"] == "not sent"]
    again = form(
        "/api/v1/acts?preview=1",
        f"Show what would happen to the {len(left):,} that were not sent",
        fixed={"action": act["action"], "transactions": left},
        then=("frozen", "frozen"),
        drop=("act",),
        quiet=True,
    )
    who = html.P([html.Strong(act["actor"]), f": {act['action']}, because “{act['reason']}”"])
    heads = ("Transaction", "Outcome", "State", "After", "That is")
    return html.Div(
        [
            who,
            html.P([html.Strong(counts or "nothing yet"), f". {statuses[act['status']]}"], role="status"),
            tables.table("What became of each", heads, rows),
            *([again] if left and act["status"] != "running" else []),
            html.P(states.adjusting("Close", view.here(path, act=None))),
        ],
        className="act",
    )


def _moved(item: ReadRow) -> str:
    if item["to_state"] is None:
        return words(item["from_state"])
    if item["to_state"] == item["from_state"]:
        return f"{words(item['to_state'])}, started again"
    return f"{words(item['from_state'])} → {words(item['to_state'])}"


def _title(group: str) -> str:
    return {
        "safe": "safe",
        "referenced": "with the partner's reference",
        "retry_due": "about to be retried",
        "in_doubt": "requested before",
        "never_retry": "never to be sent again",
        "no_key": "without an idempotency key",
        "wrong_state": "in another state",
        "not_found": "not found",
    }[group]


def _ids(names: Sequence[str], view: View) -> Component:
    links = [
        html.A(name, href=view.link(f"/transactions/{to_path(name)}"), className="mono") for name in names[:MOST_NAMED]
    ]
    more = [f"and {len(names) - MOST_NAMED:,} more"] if len(names) > MOST_NAMED else []
    return html.Div([*links, *more], className="shown-ids")
