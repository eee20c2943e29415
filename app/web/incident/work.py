"""Work on all cases of an incident at once: forms, what people did, and acts on its transactions."""

from collections.abc import Sequence
from datetime import timedelta

from app.acts.preview import MOST
from app.analysis.case_groups import Group
from app.answers.incidents import detail, members, present_group
from app.domain.answer_fields.cases import ActOnCase, Incident
from app.domain.ids import to_path
from app.queries.casework import history
from app.queries.filters import Filters
from app.queries.transactions import SAVABLE, count, window
from app.store.reader import Reader
from app.web.actions import parts as actions
from app.web.alerts.work import AHEAD as SILENCES
from app.web.case.work import done
from app.web.components.facts import panel
from app.web.components.forms import choice, form, text
from app.web.components.quick import AHEAD
from app.web.dash_libs import Component, html
from app.web.page import Visit

_AT_ONCE = timedelta(seconds=10)
"""What one person did to several cases within it, in the same words, was one act on the incident."""


def stuck(reader: Reader, group: Group) -> Filters:
    """Its transactions."""
    return Filters(signature=tuple(members(reader, group)), status=("stuck",))


def forms(visit: Visit) -> list[Component]:
    """What one does to all cases of the incident at once; nothing as known at an earlier instant, and once it ended."""
    if visit.services.desk is None or visit.view.known_at is not None:
        return []
    if present_group(visit.reader, visit.identifier) is None:
        return []
    incident = detail(visit.reader, visit.services.office, visit.identifier)
    route = f"/api/v1/incidents/{to_path(visit.identifier)}"
    why = text("reason", "Why, although somebody has a case of it", required=True, rows=1)
    checks = choice("at", "Look at it next", AHEAD, **{"data-ahead": "1"})
    work_forms = [
        *hands(incident, visit.actor.name, route, why),
        form(f"{route}/note", "Note on every case", text("note", "Note for whoever comes next", required=True)),
        form(f"{route}/next_check", "Set next check", checks, text("reason", "What to look for", rows=1)),
        *_silence(incident, route),
    ]
    return [panel("Work on all of it", html.Div(work_forms, className="work"))]


def hands(incident: Incident, me: str, route: str, why: Component) -> list[Component]:
    """Taking over where others have some, and giving back where all are one's own. What nobody has is claimed above."""
    has = {case["has"] for case in incident["cases"]}
    if has == {me}:
        return [form(f"{route}/release", "Release all of it", quiet=True)]
    return [form(f"{route}/claim", "Take over all of it", why)] if has - {me, None} else []


def _silence(incident: Incident, route: str) -> list[Component]:
    """Notifying nobody of its alerts for a while; nothing where none fires."""
    if not incident["alerts"]:
        return []
    quiet = choice("until", "Notify nobody of its alerts", SILENCES, **{"data-ahead": "1"})
    label = "Silence its alert" if len(incident["alerts"]) == 1 else f"Silence its {len(incident['alerts'])} alerts"
    return [form(f"{route}/silence", label, quiet, text("reason", "Why", required=True, rows=1), quiet=True)]


def people(reader: Reader, group: Group) -> list[Component]:
    """What people did to its cases, the latest first; an act on all of them is one line. Nothing where nobody did."""
    acts = folded(history(reader, members(reader, group)))
    return [panel("What people did", done(acts), hint="done here")] if acts else []


def folded(acts: Sequence[ActOnCase]) -> list[ActOnCase]:
    """Acts in time order, without repetitions: what was done to every case of an incident comes once for each."""
    distinct: list[ActOnCase] = []
    for act in acts:
        same = (other for other in reversed(distinct) if act["at"] - other["at"] <= _AT_ONCE)
        if not any(_words(act) == _words(other) and act["case_id"] != other["case_id"] for other in same):
            distinct.append(act)
    return distinct


def _words(act: ActOnCase) -> tuple[object, ...]:
    return act["actor"], act["action"], act["reason"], act["next_check_at"], act["into_case"]


def act(visit: Visit) -> list[Component]:
    """What can be done to the incident's transactions, what would happen, or what became of it.

    An act that moved all of them ended the incident; what became of it is shown all the same.
    """
    reader, path = visit.reader, f"/incidents/{to_path(visit.identifier)}"
    if actions.is_named(visit.view):
        return actions.part(visit, [], 0, path)
    group = present_group(reader, visit.identifier)
    if group is None:
        return []
    filters = stuck(reader, group)
    ids = [item["transaction_id"] for item in window(reader, filters, SAVABLE, 0, MOST).items]
    return actions.part(visit, ids, count(reader, filters), path)
