"""Routes of sessions: where one is signed in and, for who manages accounts, where everybody is."""

from flask import Response, request

from app.answers.services import Services
from app.api.account_parameters import AccountPath, OthersSession, SessionPath
from app.api.registry import Routes
from app.api.request_query import Asked
from app.api.responses import answer
from app.api.schemas import Anything, Whole
from app.domain.errors import BadInput, NotFound
from app.domain.rows import Row
from app.security import Permission, session_of

TAG = "Accounts"


def register(routes: Routes, services: Services) -> None:
    """`/account/sessions`, `/accounts/sessions`, `/accounts/{account}/sessions`."""

    @routes.post("/account/sessions/<session_id>/end", Permission.USE, TAG, Whole, summary="Sign out elsewhere")
    def account_session_end(path: SessionPath) -> Response:
        services.office.sessions.end(path.session_id, services.actor.name, services.actor)
        return answer({"session_id": path.session_id}, 201)

    @routes.get("/account/sessions", Permission.USE, TAG, Anything, summary="Where one is signed in")
    def account_sessions() -> Response:
        Asked(services, known=False)
        return answer(_listed(services, services.actor.name))

    @routes.post("/account/sessions/end", Permission.USE, TAG, Whole, summary="Sign out everywhere else")
    def account_sessions_end() -> Response:
        session = session_of(request)
        if session is None:
            raise BadInput("Sessions are ended by the person who is signed in.")
        actor = services.actor
        return answer({"ended": services.office.sessions.end_all(actor.name, actor, session.session_id)}, 201)

    @routes.get("/accounts/sessions", Permission.MANAGE_ACCOUNTS, TAG, Anything, summary="Who is signed in, and where")
    def session_list() -> Response:
        Asked(services, known=False)
        return answer(_listed(services, None))

    @routes.post(
        "/accounts/<account>/sessions/<session_id>/end",
        Permission.MANAGE_ACCOUNTS,
        TAG,
        Whole,
        summary="Sign somebody out of one browser",
    )
    def session_end(path: OthersSession) -> Response:
        services.office.sessions.end(path.session_id, path.account, services.actor)
        return answer({"session_id": path.session_id}, 201)

    @routes.post(
        "/accounts/<account>/sessions/end",
        Permission.MANAGE_ACCOUNTS,
        TAG,
        Whole,
        summary="Sign somebody out everywhere",
    )
    def sessions_end(path: AccountPath) -> Response:
        if services.office.accounts.of(path.account) is None:
            raise NotFound(f"There is no account {path.account[:60]!r}.")
        return answer({"ended": services.office.sessions.end_all(path.account, services.actor)}, 201)


def _listed(services: Services, account: str | None) -> Row:
    """The sessions of an account, or of all (None); `present` is the one that asks."""
    asks = session_of(request)
    present = None if asks is None else asks.session_id
    sessions = services.office.sessions.all_of(account)
    return {"items": [{**vars(each), "present": each.session_id == present} for each in sessions], "next": None}
