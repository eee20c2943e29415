"""Work on a case: who has it, what people did, and the forms to do more."""

from collections.abc import Sequence

from app.domain.answer_fields.cases import ActOnCase, CaseWork
from app.domain.ids import to_path
from app.web.components.forms import choice, form, text
from app.web.components.moments import moment
from app.web.components.quick import AHEAD
from app.web.dash_libs import Component, html

VERBS = {
    "claim": "claimed it",
    "release": "released it",
    "note": "noted",
    "next_check": "set the next check",
    "merge": "merged it",
    "unmerge": "unmerged it",
}


def work(case: CaseWork, me: str, others: Sequence[tuple[str, str]]) -> Component:
    """The forms; `others` are cases that this one may be merged into, each with its title."""
    route = f"/api/v1/cases/{to_path(case['id'])}"
    mine, taken = case["has"] == me, case["has"] is not None
    why = [] if mine or not taken else [text("reason", f"Why, although {case['has']} has it", required=True)]
    taking = [form(f"{route}/claim", "Take over", *why)] if taken and not mine else []
    giving = [form(f"{route}/release", "Release", *why)] if taken else []
    checks = choice("at", "Look at it next", AHEAD, **{"data-ahead": "1"})
    dropped = [form(f"{route}/next_check", "Remove the next check", fixed={"at": None}, quiet=True)]
    return html.Div(
        [
            *taking,
            *giving,
            form(f"{route}/note", "Note", text("note", "Note for whoever comes next", required=True)),
            form(f"{route}/next_check", "Set next check", checks, text("reason", "What to look for", rows=1)),
            *(dropped if case["next_check"] is not None else []),
            *_merging(case, route, others),
        ],
        className="work",
    )


def _merging(case: CaseWork, route: str, others: Sequence[tuple[str, str]]) -> list[Component]:
    why = text("reason", "Why", required=True, rows=1)
    if case["merged_into"] is not None:
        return [form(f"{route}/unmerge", "Unmerge", why)]
    return [form(f"{route}/merge", "Merge", choice("into", "Merge into", others), why)] if others else []


def done(history: Sequence[ActOnCase]) -> Component:
    """What people did here, the latest first: who, when, why."""
    if not history:
        return html.P("Nobody has worked on this case yet.", className="hint")
    return html.Ul([_line(act) for act in reversed(history)], className="acts-done")


def _line(act: ActOnCase) -> Component:
    sentence = [html.Strong(act["actor"]), f" {VERBS.get(act['action'], act['action'])}"]
    if act["action"] == "next_check":
        sentence += [" to ", moment(act["next_check_at"], "clock")] if act["next_check_at"] else [": none"]
    if act["into_case"]:
        sentence += [" with ", html.A(act["into_case"], href=f"/cases/{to_path(act['into_case'])}", className="mono")]
    return html.Li(
        [
            moment(act["at"], "clock"),
            html.Span(sentence),
            *([html.Span(act["reason"], className="said")] if act["reason"] else []),
        ]
    )


def has(case: CaseWork) -> list[Component | str]:
    """Who has it, in words."""
    return [case["has"], ", since ", moment(case["has_since"], "clock")] if case["has"] else ["nobody"]
