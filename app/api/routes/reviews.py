"""Routes of review queues and of identity decisions."""

from flask import Response

from app.answers.reviews import identity, reviews
from app.answers.services import Services
from app.api.columns import IDENTITY
from app.api.definitions import LISTS
from app.api.exports import FORMAT, about
from app.api.parameters import Segments, SegmentsSaved
from app.api.registry import Routes
from app.api.request_query import Asked
from app.api.responses import answer, listed
from app.api.schemas import Anything, Whole
from app.queries.filters import COMMON
from app.security import Permission

TAG = "Reviews"


def register(routes: Routes, services: Services) -> None:
    """`/identity`, `/reviews`."""

    @routes.get("/identity", Permission.READ, TAG, Anything, summary="Identity decisions by confidence")
    def identity_bands(query: SegmentsSaved) -> Response:
        asked = Asked(services, COMMON, (FORMAT,))
        with asked.reading() as reader:
            rows = identity(reader, asked.filters(reader.now))
        return listed(rows, IDENTITY, about=about(asked, "identity", LISTS["identity"]))

    @routes.get("/reviews", Permission.READ, TAG, Whole, summary="Review queues against what they promise")
    def review_queues(query: Segments) -> Response:
        asked = Asked(services, COMMON)
        with asked.reading() as reader:
            return answer(reviews(reader, asked.filters(reader.now), services.person_figures))
