"""Legal holds, erasure, and the history of the keys that payloads are sealed with."""

from flask import Response
from pydantic import Field

from app.answers.erasure import erase, hold_item, key_items, place_hold, release_hold
from app.answers.erasure_preview import erasure_preview
from app.answers.retention import dry_run, retention
from app.answers.services import Services
from app.api.query_model import Query
from app.api.registry import Routes
from app.api.request_body import RequestBody
from app.api.request_query import Asked
from app.api.responses import answer
from app.api.schemas import Anything, Whole
from app.domain.reach import Reach
from app.security import Permission

TAG = "Retention"


class NamedRecords(RequestBody):
    """What is held or erased: all that is named together."""

    tenant: str | None = Field(None, description="of this tenant; empty for what has none")
    month: str | None = Field(None, description="that arrived in this month: 2026-11")
    transaction: str | None = Field(None, description="of the transaction with this id")

    @property
    def reach(self) -> Reach:
        """As the office names it; fields of a form that were left empty name nothing. Raises BadInput."""
        return Reach(self.tenant, self.month or None, self.transaction or None)


class Hold(NamedRecords):
    """A hold, and why."""

    reason: str = Field(description="goes on record")


class Erasure(Hold):
    """An erasure, and why."""

    confirm: str | None = Field(None, description="what a person typed; must be `erases` of the preview")


class Release(RequestBody):
    """Which hold ends."""

    hold_id: str
    reason: str = Field(description="goes on record")


class HoldsQuery(Query):
    """Which holds."""

    active: str | None = Field(None, description="1: only those that are not released")


def register(routes: Routes, services: Services) -> None:
    """`/audit/holds`, `/audit/erasures`, `/audit/retention`, and what is below them; `/audit/keys`."""

    @routes.get("/audit/holds", Permission.READ_LEDGER, TAG, Anything, summary="Legal holds, the latest first")
    def hold_list(query: HoldsQuery) -> Response:
        active = Asked(services, also=("active",), known=False).one("active", ("1",)) is not None
        return answer({"items": [hold_item(hold) for hold in services.office.holds.all(active)], "next": None})

    @routes.post("/audit/holds", Permission.HOLD, TAG, Whole, summary="A legal hold, placed")
    def hold_placed(body: Hold) -> Response:
        Asked(services, known=False)
        return answer(place_hold(services, services.actor, body.reach, body.reason), 201)

    @routes.post("/audit/holds/release", Permission.HOLD, TAG, Whole, summary="A legal hold, released")
    def hold_released(body: Release) -> Response:
        Asked(services, known=False)
        return answer(release_hold(services, services.actor, body.hold_id, body.reason), 201)

    @routes.post("/audit/erasures", Permission.ERASE, TAG, Whole, summary="Payloads erased: their keys destroyed")
    def erasure(body: Erasure) -> Response:
        Asked(services, known=False)
        return answer(erase(services, services.actor, body.reach, body.reason, body.confirm), 201)

    @routes.post("/audit/erasures/preview", Permission.ERASE, TAG, Whole, summary="What an erasure would destroy")
    def erasure_preview_made(body: NamedRecords) -> Response:
        Asked(services, known=False)
        return answer(erasure_preview(services, services.actor, body.reach), 201)

    @routes.post("/audit/retention/dry-run", Permission.READ_LEDGER, TAG, Whole, summary="What retention would remove")
    def retention_dry_run() -> Response:
        Asked(services, known=False)
        return answer(dry_run(services, services.actor), 201)

    @routes.get("/audit/retention", Permission.READ_LEDGER, TAG, Whole, summary="What is kept how long, held, and gone")
    def retention_state() -> Response:
        Asked(services, known=False)
        return answer(retention(services))

    @routes.get("/audit/keys", Permission.READ_LEDGER, TAG, Anything, summary="Data keys, and which were destroyed")
    def data_key_list() -> Response:
        Asked(services, known=False)
        return answer({"items": key_items(services), "next": None})
