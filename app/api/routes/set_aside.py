"""Routes of what was acknowledged and could not be loaded: the list, and its dismissal."""

from flask import Response
from pydantic import BaseModel, Field

from app.answers.dismissal import dismiss
from app.answers.services import Services
from app.api.columns import SET_ASIDE
from app.api.definitions import LISTS
from app.api.exports import FORMAT, about
from app.api.parameters import AsOfSaved
from app.api.registry import Routes
from app.api.request_body import RequestBody
from app.api.request_query import Asked, look_up
from app.api.responses import answer, listed
from app.api.schemas import SetAsideList, Whole
from app.queries.set_aside import set_aside
from app.security import Permission

TAG = "Operations"


class SetAsidePath(BaseModel):
    """The id of a row of the list."""

    row_id: str


class DismissalReason(RequestBody):
    """Why the row is reported no more."""

    reason: str = Field(description="goes on record")
    up_to: int | None = Field(None, description="the last journal entry that is dismissed; without it, all of the row")


def register(routes: Routes, services: Services) -> None:
    """`/set-aside`, `POST /set-aside/{id}/dismiss`."""

    @routes.get(
        "/set-aside", Permission.READ, TAG, SetAsideList, summary="What was acknowledged and could not be loaded"
    )
    def set_aside_list(query: AsOfSaved) -> Response:
        asked = Asked(services, also=(FORMAT,))
        with asked.reading() as reader:
            rows = set_aside(reader)
        return listed(rows, SET_ASIDE, about=about(asked, "set-aside", LISTS["set-aside"]))

    @routes.post("/set-aside/<row_id>/dismiss", Permission.DISMISS, TAG, Whole, summary="Report a row no more")
    def set_aside_dismiss(path: SetAsidePath, body: DismissalReason) -> Response:
        Asked(services, known=False)
        actor = services.actor
        return answer(look_up(path.row_id, lambda row: dismiss(services, actor, row, body.reason, body.up_to)), 201)
