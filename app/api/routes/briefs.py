"""Routes of the brief of a period and of a partner's scorecard."""

import re
import secrets

from flask import Response, request
from pydantic import BaseModel, Field

from app.answers.brief import brief
from app.answers.scorecard import scorecard
from app.answers.scorecard_link import make_link
from app.answers.scorecard_page import as_page
from app.answers.services import Services
from app.api.exports import FORMAT, FORMS, TABLE, exported
from app.api.judgement_tables import BRIEF
from app.api.parameters import AsOf, Segments, Tables
from app.api.registry import Routes
from app.api.request_body import RequestBody
from app.api.request_query import Asked, look_up
from app.api.responses import answer
from app.api.schemas import Whole
from app.api.scorecard_tables import SCORECARD
from app.queries.filters import COMMON, RANGE
from app.security import Permission

TAG, PAGE = "Trends", "html"


class BriefQuery(Segments, Tables):
    """Of which period; the last seven days by default."""


class ScorecardQuery(AsOf, Tables):
    """Of which period; the last 30 days by default."""

    from_: str | None = Field(None, alias="from", description="RFC 3339, or now-30d")
    to: str | None = Field(None, description="exclusive; RFC 3339, or now")


class LinkBody(RequestBody):
    """For how long a link is good."""

    days: int = Field(30, description="1 to 90")


class PartnerPath(BaseModel):
    """A partner's id."""

    partner: str


def register(routes: Routes, services: Services) -> None:
    """`/brief`, `/partners/{partner}/scorecard`, `POST /partners/{partner}/scorecard/links`."""

    @routes.get("/brief", Permission.READ_FIGURES, TAG, Whole, summary="What changed, what it costs, who acts by when")
    def brief_lines(query: BriefQuery) -> Response:
        asked = Asked(services, COMMON, (FORMAT, TABLE))
        with asked.reading() as reader:
            answered = brief(reader, asked.filters(reader.now))
        return exported(asked, answered, BRIEF, "brief", {"from": answered["from"], "to": answered["to"]})

    @routes.get(
        "/partners/<partner>/scorecard", Permission.READ_FIGURES, TAG, Whole, summary="Fit to send to that partner"
    )
    def partner_scorecard(path: PartnerPath, query: ScorecardQuery) -> Response:
        asked = Asked(services, RANGE, (FORMAT, TABLE))
        printed = asked.one(FORMAT, (*FORMS, PAGE)) == PAGE
        with asked.reading() as reader:
            filters = asked.filters(reader.now)
            card = look_up(path.partner, lambda partner: scorecard(reader, partner, filters, services.sees_rows))
        stem = f"scorecard-{re.sub('[^A-Za-z0-9_.-]+', '_', card['partner'])[:60]}"
        if printed:
            response = Response(as_page(card), mimetype="text/html")
            name = f"transom-{stem}-{card['known_at']:%Y%m%dT%H%M%SZ}.html"
            response.headers.set("Content-Disposition", "attachment", filename=name)
            return response
        return exported(asked, card, SCORECARD, stem, {"from": card["from"], "to": card["to"]})

    @routes.post(
        "/partners/<partner>/scorecard/links", Permission.SHARE, TAG, Whole, summary="A signed link that expires"
    )
    def scorecard_link(path: PartnerPath, query: ScorecardQuery, body: LinkBody) -> Response:
        asked = Asked(services, RANGE)
        with asked.reading() as reader:
            filters = asked.filters(reader.now)
            card = look_up(path.partner, lambda partner: scorecard(reader, partner, filters))
        link = make_link(services, services.actor, card, body.days, secrets.token_hex(8))
        return answer({**link, "url": f"{request.host_url.rstrip('/')}{link['path']}"}, 201)
