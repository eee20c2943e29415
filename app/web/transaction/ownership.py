"""Who has a transaction, whether that is proven, what happens next by itself, and what it is due: as sentences."""

from datetime import datetime
from typing import Any, NotRequired

from app.catalog.model import Catalog, State
from app.domain.answer_fields.transactions import Odds, TransactionDetail
from app.domain.rows import ReadRow
from app.web.components import names
from app.web.components.contact import contact as contact_line
from app.web.components.moments import length, moment
from app.web.components.sentences import Pieces
from app.web.components.status import reason, words
from app.web.dash_libs import Component, html

_ENDED = {"completed": "completed", "failed": "failed", "rejected": "was rejected", "cancelled": "was cancelled"}


class DetailOnPage(TransactionDetail):
    """A transaction with the transition that placed its present hold, and what machines did for it."""

    placed: NotRequired[ReadRow | None]
    machine_work: NotRequired[ReadRow | None]


def state_of(detail: TransactionDetail, catalog: Catalog) -> State | None:
    """What the catalog says of its present state; None where it does not declare it."""
    workflow = catalog.workflows.get(detail["workflow"] or "")
    return workflow.states.get(detail["state"] or "") if workflow is not None else None


def who_has_it(detail: DetailOnPage, catalog: Catalog) -> tuple[Pieces, Pieces]:
    """Who has it, and how far that is proven. Without a call on record nobody says that the partner has it."""
    if detail["status"] != "open":
        return [f"Nobody: it {_ENDED.get(detail['status'], 'ended')}"], []
    match detail["waits_on"]:
        case "partner":
            return _partner(detail, names.title(catalog, "partner", detail["partner"]))
        case "review":
            return _review(detail, catalog)
        case "queue":
            return ["A queue of ours"], ["It stays there until somebody acts."]
        case "retry":
            return ["We have it, and will try again"], _after_error(detail, catalog)
        case "hold":
            return ["Nobody: it is on hold"], _hold(detail)
        case "us":
            return ["Our own machines"], []
        case _ if detail["state"] is None:
            return ["The records do not say"], ["No transition says which state it is in."]
        case _:
            return ["The records do not say"], ["The catalog says neither who has this state nor how long it may last."]


def _partner(detail: TransactionDetail, partner: str) -> tuple[Pieces, Pieces]:
    unnamed = detail["partner"] is None
    who = "The partner" if unnamed else partner
    refs = detail["external_refs"]
    match detail["handover"]:
        case "called_back":
            return [f"{who} has answered"], [f"Proven: {'it' if unnamed else partner} called back."]
        case "referenced":
            named = f", {refs[-1]}" if refs else ""
            return [f"{who} has it"], [f"Proven: it gave its own reference{named}."]
        case "answered":
            return [f"{who}, as far as its answer goes"], ["It answered the call, but gave no reference of its own."]
        case "called":
            return [f"{who} was called"], ["Not proven: no answer to the call is on record."]
        case _:
            whose = "the partner" if unnamed else partner
            return ["Not proven"], [f"No call to {whose} is on record: it may never have left us."]


def _review(detail: TransactionDetail, catalog: Catalog) -> tuple[Pieces, Pieces]:
    tasks = [task for task in detail["review_tasks"] if task["closed_at"] is None]
    if not tasks:
        return ["A person must decide"], ["No open review task is on record."]
    task = min(tasks, key=lambda task: task["opened_at"] or datetime.max)  # noqa: DTZ901
    queue = f"in {names.title(catalog, 'queue', task['queue'])}" if task["queue"] else "in no named queue"
    due: Pieces = [] if task["due_at"] is None else [" Due ", _at(task["due_at"]), "."]
    if task["assigned_to"]:
        return [f"{task['assigned_to']}, {queue}"], [f"The review task {task['task_id']} is claimed.", *due]
    return ["Nobody yet"], [f"The review task {task['task_id']} waits {queue}, unclaimed.", *due]


def _hold(detail: DetailOnPage) -> Pieces:
    """Who placed the hold, as its source says, why, and until when; `placed` is the transition that placed it."""
    placed = detail.get("placed") or {}
    sentences: Pieces = []
    if placed.get("actor"):
        sentences.append(f"Placed by {placed['actor']}, as {placed['source']} says. ")
    if placed.get("reason"):
        sentences.append(f"Reason: {placed['reason']}. ")
    return sentences if detail["limit_at"] is None else [*sentences, "Until ", _at(detail["limit_at"]), "."]


def _after_error(detail: TransactionDetail, catalog: Catalog) -> Pieces:
    """The error that it waits after: its code, and what the catalog calls its class."""
    declared = catalog.errors.get(detail["error_class"] or "")
    title = (declared.title if declared is not None else None) or words(detail["error_class"])
    parts = [detail["error_code"], title if detail["error_class"] else None]
    error = ": ".join(part for part in parts if part)
    return [f"After {error}."] if error else []


def what_next(detail: TransactionDetail, catalog: Catalog, now: datetime) -> tuple[Pieces, Pieces]:
    """What happens next by itself; what does not is said plainly."""
    if detail["status"] != "open":
        return ["Nothing more"], []
    attempt = detail["next_attempt_at"]
    if attempt is not None and attempt >= now:
        return ["The next attempt, ", moment(attempt, "ago")], _attempts(detail)
    if attempt is not None and detail["waits_on"] == "retry":
        return ["An attempt is late"], ["It was announced for ", _at(attempt), ", and none is on record."]
    state = state_of(detail, catalog)
    match detail["waits_on"]:
        case "partner":
            awaited = detail["awaits"] or "its answer"
            return ["Nothing, until the partner answers"], [f"Awaited: {awaited}."]
        case "review":
            return ["Nothing, until a person decides"], []
        case "queue":
            return ["Nothing, until somebody acts"], []
        case "retry":
            return ["No next attempt is announced"], _attempts(detail)
        case "hold":
            return ["Nothing, while it is on hold"], []
        case _ if state is not None and state.next:
            return ["It goes on by itself"], [f"To {' or '.join(words(name) for name in state.next)}."]
        case _:
            return ["Nothing is announced"], []


def _attempts(detail: TransactionDetail) -> Pieces:
    retries = detail["retries"]
    return [f"{retries:,} {'retry' if retries == 1 else 'retries'} so far."] if retries else []


def what_is_due(detail: TransactionDetail, now: datetime) -> tuple[Pieces, Pieces]:
    """Its deadline, met or missed, and the limit of its state."""
    deadline, finished = detail["deadline_at"], detail["finished_at"]
    dates = [date for date in (deadline, detail["due_at"]) if date is not None]
    rest: Pieces = []
    limit = detail["limit_at"]
    if limit is not None and finished is None:
        rest = ["The limit of this state ", "passed " if limit < now else "is ", _at(limit), "."]
    if not dates:
        return ["None is set"], rest
    due = min(dates)
    if detail["due_at"] is not None and detail["due_at"] == due != deadline:
        rest = ["Its own due date, earlier than the workflow’s deadline. ", *rest]
    if finished is not None and detail["status"] not in ("completed", "ended"):
        return [f"Not met: it {_ENDED.get(detail['status'], 'ended')}"], ["It was ", _at(due), ". ", *rest]
    if finished is not None:
        met = finished <= due
        gap = length(abs((due - finished).total_seconds()))
        return [f"{'Met' if met else 'Missed'}, by {gap}"], [_at(due), *rest]
    return ["Passed ", moment(due, "ago")] if due < now else [moment(due, "ago")], [_at(due), ". ", *rest]


def how_long(detail: TransactionDetail, now: datetime) -> Pieces:
    """How long it has been in its state, and how long that usually takes; of a finished one, how long it took."""
    if detail["finished_at"] is not None:
        took = (detail["finished_at"] - detail["started_at"]).total_seconds()
        return [html.Strong(length(took)), " in all, finished ", _at(detail["finished_at"]), "."]
    since = detail["state_since"] or detail["started_at"]
    usual = detail["expected_seconds"]
    waited = length(max(0.0, (now - since).total_seconds()))
    pieces: Pieces = ["For ", html.Strong(waited), ", since ", _at(since), "."]
    return pieces if usual is None else [*pieces, f" Half of those before it left within {length(usual)}."]


def why_stuck(detail: TransactionDetail) -> tuple[Pieces, Pieces] | None:
    """The stated reason, since when it has held, and what else holds; None for what is not stuck."""
    if detail["stuck_reason"] is None:
        return None
    others = [reason(name) for name in detail["stuck_reasons"] if name not in (detail["stuck_reason"], "silent")]
    rest: Pieces = []
    if detail["overdue_at"] is not None:
        rest += ["Overdue since ", _at(detail["overdue_at"]), "."]
    if others:
        rest.append(f" Also {' and '.join(others)}.")
    if "silent" in detail["stuck_reasons"]:
        rest.append(" The source that it waits for is itself silent: the fault may be the telemetry’s.")
    return [reason(detail["stuck_reason"]).capitalize()], rest


def of_odds(odds: Odds | None, catalog: Catalog) -> str | None:
    """`Of 312 like it (…) that waited this long, 64 % then completed, half of them within 22 min more.`"""
    if odds is None:
        return None
    group = odds["group"]
    alike = [f"in {words(group['state'])}"]
    if "partner" in group:
        alike.append(
            f"at {names.title(catalog, 'partner', group['partner'])}" if group["partner"] else "with no partner"
        )
    if "error_class" in group:
        alike.append(f"after {words(group['error_class'])}" if group["error_class"] else "with no error")
    if not odds["n"] or odds["completed"] is None or odds["otherwise"] is None:
        return f"No other {' '.join(alike)} waited this long, so its odds are unknown."
    if odds["n"] == 1:
        return f"No other {' '.join(alike)} waited this long, so its odds are unknown."
    if odds["completed"] + odds["otherwise"] == 0:
        return (
            f"Of {odds['n']:,} {' '.join(alike)} that waited this long none has finished yet, so its odds are unknown."
        )
    further = odds["median_further_seconds"]
    within = f", half of them within {length(further)} more" if further is not None else ""
    return (
        f"Of {odds['n']:,} {' '.join(alike)} that waited this long, {odds['completed']:.0%} then completed{within}; "
        f"{odds['otherwise']:.0%} ended otherwise."
    ).replace("%", " %")


def contact(detail: TransactionDetail, catalog: Catalog, now: datetime) -> Component | None:
    """How the partner is reached, where the catalog says so and the transaction waits for it."""
    partner = catalog.partners.get(detail["partner"] or "")
    if partner is None or partner.contact is None or detail["waits_on"] != "partner":
        return None
    return html.Span(["Contact: ", contact_line(partner.contact, now)])


def _at(instant: datetime) -> Any:
    return moment(instant, "clock")
