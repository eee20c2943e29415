"""The transaction's header: what it is, and the six answers that somebody at night needs first."""

from collections.abc import Sequence
from datetime import datetime

from app.catalog.model import Catalog
from app.domain.answer_fields.transactions import LastError, TransactionDetail
from app.domain.ids import to_path
from app.web.components import names, states
from app.web.components.icons import icon
from app.web.components.moments import length, moment
from app.web.components.sentences import Pieces
from app.web.components.status import mark, words
from app.web.dash_libs import Component, html
from app.web.transaction import clock_bar, ownership
from app.web.transaction.ownership import DetailOnPage
from app.web.view import View


def top(detail: DetailOnPage, catalog: Catalog, now: datetime, view: View) -> list[Component]:
    """Everything above the tabs."""
    return [
        states.heading(detail["transaction_id"], *_marks(detail, view)),
        _about(detail, catalog, view),
        *_banners(detail, view),
        _answers(detail, catalog, now, view),
        html.Section(
            [_clocks(detail), *_odds(detail, catalog), *_machines(detail, view)],
            className="panel padded",
            **{"aria-label": "Whose clock"},
        ),
    ]


def _clocks(detail: TransactionDetail) -> Component:
    """The clock bar; where nothing is declared there is nothing to share out."""
    known = {name for name, seconds in detail["clocks"].items() if seconds > 0} - {"unknown"}
    if detail["inferred"] and not known:
        total = length(sum(detail["clocks"].values()))
        return html.P(
            f"Who had it for these {total} is not known: the catalog does not declare this workflow’s states."
        )
    return clock_bar.bar(detail["clocks"])


def _marks(detail: TransactionDetail, view: View) -> list[Component]:
    status = "stuck" if detail["stuck_reason"] else detail["status"]
    grade = detail["evidence"]["grade"]
    doubts = [] if grade == "complete" else [_doubt(detail, grade, view)]
    inferred = (
        [html.Span("inferred", className="chip-plain", title="The catalog does not declare its workflow.")]
        if detail["inferred"]
        else []
    )
    return [mark(status), *doubts, *inferred]


def _doubt(detail: TransactionDetail, grade: str, view: View) -> Component:
    path = f"/transactions/{to_path(detail['transaction_id'])}"
    return html.A(
        [icon("warning"), f"evidence {grade}"],
        href=view.here(path, tab="evidence"),
        className="mark mark-doubt",
        title=_GRADES[grade],
        **{"data-adjust": "1"},
    )


_GRADES = {
    "partial": "Something is missing or in doubt that could change a number here: see Evidence.",
    "thin": "No transition is on record, only other signs of it: see Evidence.",
}


def _about(detail: TransactionDetail, catalog: Catalog, view: View) -> Component:
    parts: list[Component] = []
    for segment in ("workflow", "partner", "tenant"):
        if detail[segment] is not None:
            href = view.link("/", **{segment: detail[segment]})
            link = html.A(names.named(catalog, segment, detail[segment]), href=href, title=f"All of this {segment}")
            parts.append(html.Span([html.Span(segment, className="label"), link]))
    if detail["version"] is not None:
        parts.append(html.Span([html.Span("version", className="label"), detail["version"]]))
    if detail["value"] is not None:
        amount = _amount(**detail["value"])
        parts.append(html.Span([html.Span("value", className="label"), amount]))
    return html.P(parts, className="about", hidden=not parts)


def _amount(amount: float, unit: str | None) -> str:
    """`1,200 EUR`, `1 member`."""
    unit_text = (unit or "").removesuffix("s") if amount == 1 else unit or ""
    return f"{amount:,.10g} {unit_text}".strip()


def _banners(detail: TransactionDetail, view: View) -> list[Component]:
    if detail["duplicate_of"] is None:
        return []
    other = detail["duplicate_of"]
    link = html.A(other, href=view.link(f"/transactions/{to_path(other)}"), className="mono")
    return [html.P([icon("copy"), " A duplicate of ", link, ", which started before it."], className="banner")]


def _answers(detail: DetailOnPage, catalog: Catalog, now: datetime, view: View) -> Component:
    stuck = ownership.why_stuck(detail)
    cards = [
        _card("State", [words(detail["state"]) if detail["state"] else "Not known"], _dwell(detail, now)),
        _card("Who has it", *_holder(detail, catalog, now)),
        _card("Next by itself", *ownership.what_next(detail, catalog, now)),
        _card("Deadline", *ownership.what_is_due(detail, now), late=_is_late(detail, now)),
        *([_card("Stuck", *stuck, late=True)] if stuck is not None else _error_card(detail)),
        _card("Owner", *_owner(detail, catalog, view)),
    ]
    return html.Dl(cards, className="answers")


def _holder(detail: DetailOnPage, catalog: Catalog, now: datetime) -> tuple[Pieces, Pieces]:
    """Who has it, how far that is proven, and how the partner is reached where it waits for one."""
    who, proof = ownership.who_has_it(detail, catalog)
    contact = ownership.contact(detail, catalog, now)
    return who, [*proof, *([html.Div(contact)] if contact is not None else [])]


def _dwell(detail: TransactionDetail, now: datetime) -> Pieces:
    """How long it has been there, how long that usually takes, and whose clock runs."""
    if detail["status"] != "open":
        return ownership.how_long(detail, now)
    if detail["state"] is None:
        return ["Open for ", *ownership.how_long(detail, now)[1:]]
    whose = _WHOSE.get(detail["waits_on"] or "", "nobody’s")
    clock = html.Div([clock_bar.swatch(_clock(detail)), f" The clock is {whose}."])
    return [*ownership.how_long(detail, now), clock]


_WHOSE = {
    "us": "ours",
    "queue": "a queue’s",
    "retry": "the retry’s",
    "partner": "the partner’s",
    "review": "the reviewers’",
    "hold": "the hold’s",
}


def _clock(detail: TransactionDetail) -> str:
    """The clock that runs now; of a review, by whether somebody has claimed a task."""
    if detail["waits_on"] != "review":
        return detail["waits_on"] or "unknown"
    claimed = any(task["assigned_to"] and task["closed_at"] is None for task in detail["review_tasks"])
    return "review_assigned" if claimed else "review_unassigned"


def _is_late(detail: TransactionDetail, now: datetime) -> bool:
    dates = [date for date in (detail["deadline_at"], detail["due_at"]) if date is not None]
    return bool(dates) and min(dates) < (detail["finished_at"] or now)


def _error_card(detail: TransactionDetail) -> list[Component]:
    if detail["last_error"] is not None:
        return [_card("Last error", *_failure(detail["last_error"], detail["error_class"]))]
    if detail["error_class"] is None and detail["error_code"] is None:
        return []
    code: Pieces = [f"Code {detail['error_code']}."] if detail["error_code"] else []
    return [_card("Last error", [words(detail["error_class"])], code)]


def _failure(error: LastError, error_class: str | None) -> tuple[Pieces, Pieces]:
    """What the latest entry span says of its failure: in which class, where, when, and in which words."""
    where = " ".join(part for part in (error["service"], error["operation"]) if part)
    text = f"{error['text']}. " if error["text"] else ""
    return [words(error_class)], [f"{where}: {text}" if where else text, moment(error["at"], "clock")]


def _owner(detail: TransactionDetail, catalog: Catalog, view: View) -> tuple[Pieces, Pieces]:
    rest: Pieces = []
    if detail["runbook"]:
        href = view.link(f"/runbooks/{to_path(detail['runbook'])}")
        rest.append(html.A([icon("book"), " Runbook"], href=href, className="runbook-link"))
    if detail["signature"]:
        href = view.link(f"/cases/{to_path(detail['signature'])}")
        rest.append(html.A([icon("stuck"), " Its case"], href=href, className="runbook-link"))
    return [names.title(catalog, "owner", detail["owner"]) if detail["owner"] else "None is declared"], rest


def _odds(detail: TransactionDetail, catalog: Catalog) -> Sequence[Component]:
    sentence = ownership.of_odds(detail["odds"], catalog)
    return [] if sentence is None else [html.P(sentence, className="odds")]


def _machines(detail: DetailOnPage, view: View) -> list[Component]:
    """The way to the trace, with how the last call went: `1 trace, 8 spans, last call 202 in 205 ms`."""
    work = detail.get("machine_work")
    if work is None:
        return []
    counted = [
        "1 trace" if work["traces"] == 1 else f"{work['traces']:,} traces",
        "1 span" if work["spans"] == 1 else f"{work['spans']:,} spans",
    ]
    counted += [f"{work['errors']:,} failed"] if work["errors"] else []
    call = work["call"]
    if call is not None:
        status = call["status"] or ("failed" if call["failed"] else "without a status")
        counted.append(f"last call {status} in {length(call['seconds'])}")
    href = view.link(f"/traces/{to_path(work['trace_id'])}")
    return [html.P(html.A([icon("machine"), " ", ", ".join(counted)], href=href, title="Open the latest trace"))]


def _card(question: str, answer: Pieces, rest: Pieces, late: bool = False) -> Component:
    return html.Div(
        [
            html.Dt(question),
            html.Dd(answer, className="answer-main"),
            *([html.Dd(rest, className="answer-rest")] if rest else []),
        ],
        className="answer answer-late" if late else "answer",
    )
