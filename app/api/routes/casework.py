"""Routes of work on cases; each answers the case as it then stands."""

from flask import Response

from app.answers import cases
from app.answers.handover import SHIFT, handover
from app.answers.owners import owner
from app.answers.partner_file import partner_file
from app.answers.services import Services
from app.api import case_acts
from app.api.case_acts import CaseAct
from app.api.columns import PARTNER_FILE
from app.api.parameters import ActsQuery, AsOf, Because, CasePath, Merge, NextCheck, Note, Unmerge
from app.api.registry import Routes
from app.api.request_query import Asked, look_up
from app.api.responses import answer, to_csv
from app.api.schemas import Anything, Whole
from app.queries.filters import RANGE
from app.security import Permission

TAG = "Cases"


def register(routes: Routes, services: Services) -> None:
    """`POST /cases/{id}/claim|release|note|next_check|merge|unmerge`, `/cases/{id}/partner-file`, `/handover`."""

    def done(case_id: str, act: CaseAct) -> Response:
        Asked(services, known=False)
        actor = services.actor
        look_up(case_id, lambda one: act(case_acts.casework(services), actor, one))
        with services.reader(None) as reader:
            return answer(look_up(case_id, lambda one: cases.detail(reader, one)), 201)

    @routes.post("/cases/<case_id>/claim", Permission.WORK_CASES, TAG, Whole, summary="Take a case")
    def case_claim(path: CasePath, body: Because) -> Response:
        return done(path.case_id, case_acts.claim(body))

    @routes.post("/cases/<case_id>/release", Permission.WORK_CASES, TAG, Whole, summary="Give a case back")
    def case_release(path: CasePath, body: Because) -> Response:
        return done(path.case_id, case_acts.release(body))

    @routes.post("/cases/<case_id>/note", Permission.WORK_CASES, TAG, Whole, summary="Write something down")
    def case_note(path: CasePath, body: Note) -> Response:
        return done(path.case_id, case_acts.note(body))

    @routes.post("/cases/<case_id>/next_check", Permission.WORK_CASES, TAG, Whole, summary="When it is looked at next")
    def case_next_check(path: CasePath, body: NextCheck) -> Response:
        return done(path.case_id, case_acts.next_check(body))

    @routes.post("/cases/<case_id>/merge", Permission.WORK_CASES, TAG, Whole, summary="Count a case under another")
    def case_merge(path: CasePath, body: Merge) -> Response:
        return done(path.case_id, lambda work, actor, one: work.merge(actor, one, body.into, body.reason))

    @routes.post("/cases/<case_id>/unmerge", Permission.WORK_CASES, TAG, Whole, summary="Let it stand for itself again")
    def case_unmerge(path: CasePath, body: Unmerge) -> Response:
        return done(path.case_id, lambda work, actor, one: work.unmerge(actor, one, body.reason))

    @routes.get(
        "/cases/<case_id>/partner-file", Permission.READ_PAYLOAD, TAG, Anything, summary="What to send a partner"
    )
    def case_partner_file(path: CasePath, query: AsOf) -> Response:
        with Asked(services).reading() as reader:
            file = look_up(path.case_id, lambda one: partner_file(reader, one, services.keys))
        object_ = f"case:{file['case']}"
        services.office.ledger.record(services.actor, "case.partner_file", object_, tenant=owner(services, object_))
        name = f"partner-file-{file['partner']}-{file['at']:%Y%m%dT%H%M}.csv".replace('"', "")
        response = Response(to_csv(file["rows"], PARTNER_FILE), content_type="text/csv; charset=utf-8")
        response.headers.set("Content-Disposition", "attachment", filename=name)
        return response

    @routes.get("/handover", Permission.READ, TAG, Whole, summary="Open cases, acts of the shift, next checks")
    def case_handover(query: ActsQuery) -> Response:
        asked = Asked(services, RANGE)
        with asked.reading() as reader:
            filters = asked.filters(reader.now)
            until = filters.to or reader.now + SHIFT
            since = filters.from_ or min(until, reader.now) - SHIFT
            return answer(handover(reader, services.desk, since, until))
