"""What sets a group of transactions apart from its healthy peers."""

from flask import Response

from app.api.answers.causes import causes
from app.api.asking import Asked
from app.api.parameters import CausesQuery
from app.api.registry import Routes
from app.api.rendering import answer
from app.api.schemas import Causes
from app.api.services import Services
from app.domain.errors import BadInput
from app.queries.filters import EVERY, parse
from app.security import Permission

TAG = "Operations"
BASELINE = "baseline_"


def register(routes: Routes, services: Services) -> None:
    """`/causes`."""

    @routes.get("/causes", Permission.READ, TAG, Causes, summary="What sets the sick apart from their healthy peers")
    def cause_list(query: CausesQuery) -> Response:
        asked = Asked(services, EVERY, [BASELINE + name for name in EVERY])
        with asked.reading() as reader:
            given = {name: asked.many(BASELINE + name) for name in EVERY}
            try:
                baseline = parse(given, reader.now)
            except BadInput as error:
                raise BadInput(f"{BASELINE}{error}") from None
            return answer(causes(reader, asked.filters(reader.now), baseline))
