"""Routes of payloads in clear, and of the review of reveals."""

from flask import Response
from pydantic import Field

from app.answers.reveals import CODES, reveal
from app.answers.services import Services
from app.api.parameters import PayloadPath
from app.api.query_model import Query
from app.api.registry import Routes
from app.api.request_body import RequestBody
from app.api.request_query import Asked, look_up
from app.api.responses import answer
from app.api.schemas import Anything, Whole
from app.office.reveals import VERDICTS
from app.security import Permission


class Why(RequestBody):
    """Why a payload has to be seen in clear."""

    code: str = Field(description=f"one of {', '.join(CODES)}")
    reason: str = Field(description="in words; goes on record")


class WaitingQuery(Query):
    """Which reveals."""

    waiting: str | None = Field(None, description="1: only those that nobody has reviewed")


class Verdict(RequestBody):
    """What the privacy owner says of a reveal."""

    chain: str
    sequence: int
    verdict: str = Field(description=f"one of {', '.join(VERDICTS)}")
    note: str | None = None


def register(routes: Routes, services: Services) -> None:
    """`POST /payloads/{id}/reveal`, `/audit/reveals`, `POST /audit/reveals/review`."""

    @routes.post("/payloads/<payload_id>/reveal", Permission.REVEAL, "Payloads", Whole, summary="A body in clear")
    def payload_reveal(path: PayloadPath, body: Why) -> Response:
        Asked(services, known=False)
        actor = services.actor
        seen = look_up(path.payload_id, lambda name: reveal(services, actor, name, body.code, body.reason))
        response = answer(seen, 201)
        response.headers["Cache-Control"] = "no-store"
        return response

    @routes.get("/audit/reveals", Permission.REVIEW_REVEALS, "Audit", Anything, summary="Reveals and their reviews")
    def reveal_list(query: WaitingQuery) -> Response:
        waiting = Asked(services, also=("waiting",), known=False).one("waiting", ("1",)) is not None
        items = [dict(vars(entry)) for entry in services.office.reveals.all(waiting)]
        return answer({"items": items, "next": None})

    @routes.post("/audit/reveals/review", Permission.REVIEW_REVEALS, "Audit", Whole, summary="A reveal, reviewed")
    def reveal_review(body: Verdict) -> Response:
        Asked(services, known=False)
        services.office.reveals.review(services.actor, body.chain, body.sequence, body.verdict, body.note)
        return answer({"chain": body.chain, "sequence": body.sequence, "verdict": body.verdict}, 201)
