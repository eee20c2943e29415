"""The version of a scope, for pollers: an ETag, and 304 while it stays."""

from hashlib import sha256

from flask import Response, request

from app.api.asking import Asked
from app.api.parameters import VersionQuery
from app.api.registry import Routes
from app.api.rendering import answer
from app.api.schemas import Version
from app.api.services import Services
from app.domain.alerts import STATES
from app.queries.versions import version
from app.security import Permission


def register(routes: Routes, services: Services) -> None:
    """`/version`."""

    @routes.get("/version", Permission.READ, "Live", Version, summary="Changes when that scope's answer would")
    def scope_version(query: VersionQuery) -> Response:
        asked = Asked(services, also=("scope",))
        named = asked.one("scope")
        scope = "operate" if named is None else named
        with asked.reading() as reader:
            known = version(reader, scope)
        if scope == "catalog":
            known = _with(known, services.catalog_files.problems())
        if scope == "views":
            known = _with(known, services.office.views.all())
        if scope in ("operate", "alerts"):
            known = _with(known, services.office.alerts.listed({"state": list(STATES[:2])}))
        if scope.startswith("alert:"):
            known = _with(known, _of_alert(services, scope.removeprefix("alert:")))
        backlog = services.backlog()
        if backlog:
            known = _with(known, "loading")
        response = answer({"scope": scope, "version": known, "backlog": backlog})
        response.set_etag(known)
        response.headers["Cache-Control"] = "no-cache"
        response.make_conditional(request)
        return response


def _of_alert(services: Services, alert_id: str) -> object:
    """What an alert's page rests on. Raises NotFound."""
    alert, outbox = services.office.alerts.one(alert_id), services.office.outbox
    return alert, services.office.alerts.history(alert_id), outbox.of_alert(alert_id)


def _with(known: str, more: object) -> str:
    return sha256(f"{known}{more!r}".encode()).hexdigest()[:20]
