"""Routes of incidents, and of work on all cases of one."""

from collections.abc import Sequence

from flask import Response

from app.answers import incidents
from app.answers.figures import incident_figures
from app.answers.services import Services
from app.answers.small_figures import TOO_FEW
from app.api import case_acts
from app.api.alert_parameters import Silence
from app.api.case_acts import CasesAct
from app.api.columns import INCIDENTS
from app.api.definitions import LISTS
from app.api.exports import FORMAT, about, gathered
from app.api.parameters import AsOf, Because, IncidentPath, NextCheck, Note, Paged
from app.api.registry import Routes
from app.api.request_query import Asked, look_up
from app.api.responses import answer, listed
from app.api.schemas import Incident, IncidentList, Whole
from app.api.silences import silence_end
from app.domain.errors import BadInput
from app.domain.rows import ReadRow
from app.queries.filters import COMMON
from app.security import Permission

TAG = "Cases"


def register(routes: Routes, services: Services) -> None:
    """`/incidents`, `/incidents/{id}`, `POST /incidents/{id}/claim|release|note|next_check|silence`."""

    def done(incident_id: str, act: CasesAct) -> Response:
        Asked(services, known=False)
        work, actor = case_acts.casework(services), services.actor
        with services.reader(None) as reader:
            group = look_up(incident_id, lambda known: incidents.group_of(reader, known))
        act(work, actor, [case.signature for case in group.cases])
        with services.reader(None) as reader:
            return answer(incidents.detail(reader, services.office, group.key), 201)

    @routes.get(
        "/incidents",
        Permission.READ_FIGURES,
        TAG,
        IncidentList,
        summary="What waits on a partner, a queue, or on us",
    )
    def incident_list(query: Paged) -> Response:
        asked = Asked(services, COMMON, ("limit", "cursor", FORMAT))
        with asked.reading() as reader:
            filters = asked.filters(reader.now)
            office = services.office
            page, cut = gathered(asked, lambda limit, cursor: incidents.page(reader, office, filters, limit, cursor))
        items: Sequence[ReadRow] = page.items
        if not services.sees_rows:
            items = [figures for item in page.items if (figures := incident_figures(item, services.least)) is not None]
        return listed(items, INCIDENTS, page.next, about(asked, "incidents", LISTS["incidents"], cut=cut))

    @routes.get("/incidents/<incident_id>", Permission.READ_FIGURES, TAG, Incident, summary="One incident")
    def incident(path: IncidentPath, query: AsOf) -> Response:
        with Asked(services).reading() as reader:
            item = look_up(path.incident_id, lambda known: incidents.detail(reader, services.office, known))
        if not services.sees_rows:
            figures = incident_figures(item, services.least)
            if figures is None:
                return answer({"id": item["id"], "kind": item["kind"], "sentence": TOO_FEW})
            item = figures
        return answer(item)

    @routes.post("/incidents/<incident_id>/claim", Permission.WORK_CASES, TAG, Whole, summary="Take all its cases")
    def incident_claim(path: IncidentPath, body: Because) -> Response:
        return done(path.incident_id, case_acts.claim_all(body))

    @routes.post("/incidents/<incident_id>/release", Permission.WORK_CASES, TAG, Whole, summary="Give them back")
    def incident_release(path: IncidentPath, body: Because) -> Response:
        return done(path.incident_id, case_acts.release_all(body))

    @routes.post("/incidents/<incident_id>/note", Permission.WORK_CASES, TAG, Whole, summary="Note it on all of them")
    def incident_note(path: IncidentPath, body: Note) -> Response:
        return done(path.incident_id, case_acts.each(case_acts.note(body)))

    @routes.post("/incidents/<incident_id>/next_check", Permission.WORK_CASES, TAG, Whole, summary="Look again when")
    def incident_next_check(path: IncidentPath, body: NextCheck) -> Response:
        return done(path.incident_id, case_acts.each(case_acts.next_check(body)))

    @routes.post("/incidents/<incident_id>/silence", Permission.WORK_ALERTS, TAG, Whole, summary="Silence its alerts")
    def incident_silence(path: IncidentPath, body: Silence) -> Response:
        Asked(services, known=False)
        until, office = silence_end(body, services.clock()), services.office
        with services.reader(None) as reader:
            item = look_up(path.incident_id, lambda known: incidents.detail(reader, office, known))
            if not item["alerts"]:
                raise BadInput("No alert of this incident fires, so there is nothing to silence.")
            for alert in item["alerts"]:
                office.alerts.silence(alert, services.actor, until, body.reason)
            return answer(incidents.detail(reader, office, item["id"]), 201)
