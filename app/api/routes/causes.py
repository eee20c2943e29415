"""Routes of causes, and of a transaction's healthy twin."""

from flask import Response

from app.answers.causes import causes
from app.answers.services import Services
from app.answers.twin import payload_difference, twin
from app.api.cause_tables import CAUSES
from app.api.exports import FORMAT, exported
from app.api.parameters import CausesQuery, DifferenceQuery, OfTenant, PayloadPath, TransactionPath
from app.api.registry import Routes
from app.api.request_query import Asked, look_up
from app.api.responses import answer
from app.api.schemas import Causes, Whole
from app.domain.answer_fields.causes import Cause
from app.domain.errors import BadInput
from app.queries.filters import EVERY, parse
from app.security import Permission

TAG = "Operations"
BASELINE = "baseline_"


def register(routes: Routes, services: Services) -> None:
    """`/causes`, `/transactions/{id}/twin`, `/payloads/{id}/diff`."""

    @routes.get("/causes", Permission.READ, TAG, Causes, summary="What sets the sick apart from their healthy peers")
    def cause_list(query: CausesQuery) -> Response:
        asked = Asked(services, EVERY, [*(BASELINE + name for name in EVERY), FORMAT])
        with asked.reading() as reader:
            given = {name: asked.many(BASELINE + name) for name in EVERY}
            try:
                baseline = parse(given, reader.now)
            except BadInput as error:
                raise BadInput(f"{BASELINE}{error}") from None
            answered = causes(reader, asked.filters(reader.now), baseline)
        items = [
            {name: value for name, value in item.items() if name in Cause.__annotations__} for item in answered["items"]
        ]
        return exported(asked, {**answered, "items": items}, CAUSES, "causes")

    @routes.get(
        "/transactions/<transaction_id>/twin", Permission.READ, TAG, Whole, summary="The nearest healthy transaction"
    )
    def transaction_twin(path: TransactionPath, query: OfTenant) -> Response:
        asked = Asked(services, also=("tenant",))
        with asked.reading() as reader:
            tenant = asked.one("tenant")
            return answer(look_up(path.transaction_id, lambda one: twin(reader, one, tenant)))

    @routes.get(
        "/payloads/<payload_id>/diff", Permission.READ_PAYLOAD, "Payloads", Whole, summary="Two payloads' structures"
    )
    def payload_diff(path: PayloadPath, query: DifferenceQuery) -> Response:
        asked = Asked(services, also=("with",))
        other = asked.one("with")
        if other is None:
            raise BadInput("with: name the payload to compare with.")
        with asked.reading() as reader:
            seen = answer(look_up(path.payload_id, lambda one: payload_difference(reader, one, other)))
        seen.headers["Cache-Control"] = "no-store"
        return seen
