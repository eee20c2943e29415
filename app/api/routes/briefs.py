"""Routes of the brief of a period and of a partner's scorecard."""

import re

from flask import Response
from pydantic import BaseModel, Field

from app.answers.brief import brief
from app.answers.scorecard import scorecard
from app.answers.services import Services
from app.api.exports import FORMAT, TABLE, exported
from app.api.judgement_tables import BRIEF, SCORECARD
from app.api.parameters import AsOf, Segments, Tables
from app.api.registry import Routes
from app.api.request_query import Asked, look_up
from app.api.schemas import Whole
from app.queries.filters import COMMON, RANGE
from app.security import Permission

TAG = "Trends"


class BriefQuery(Segments, Tables):
    """Of which period; the last seven days by default."""


class ScorecardQuery(AsOf, Tables):
    """Of which period; the last 30 days by default."""

    from_: str | None = Field(None, alias="from", description="RFC 3339, or now-30d")
    to: str | None = Field(None, description="exclusive; RFC 3339, or now")


class PartnerPath(BaseModel):
    """A partner's id."""

    partner: str


def register(routes: Routes, services: Services) -> None:
    """`/brief`, `/partners/{partner}/scorecard`."""

    @routes.get("/brief", Permission.READ_FIGURES, TAG, Whole, summary="What changed, what it costs, who acts by when")
    def brief_lines(query: BriefQuery) -> Response:
        asked = Asked(services, COMMON, (FORMAT, TABLE))
        with asked.reading() as reader:
            told = brief(reader, asked.filters(reader.now))
        return exported(asked, told, BRIEF, "brief", {"from": told["from"], "to": told["to"]})

    @routes.get(
        "/partners/<partner>/scorecard", Permission.READ_FIGURES, TAG, Whole, summary="Fit to send to that partner"
    )
    def partner_scorecard(path: PartnerPath, query: ScorecardQuery) -> Response:
        asked = Asked(services, RANGE, (FORMAT, TABLE))
        with asked.reading() as reader:
            filters = asked.filters(reader.now)
            told = look_up(path.partner, lambda partner: scorecard(reader, partner, filters))
        stem = f"scorecard-{re.sub('[^A-Za-z0-9_.-]+', '_', told['partner'])[:60]}"
        return exported(asked, told, SCORECARD, stem, {"from": told["from"], "to": told["to"]})
