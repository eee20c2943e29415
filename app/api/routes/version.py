"""The route of a scope's version, for polling: an ETag, and 304 while nothing changed."""

from flask import Response, request

from app.answers.services import Services
from app.answers.version import version_of
from app.api.parameters import VersionQuery
from app.api.registry import Routes
from app.api.request_query import Asked
from app.api.responses import answer
from app.api.schemas import Version
from app.security import Permission, authorize


def register(routes: Routes, services: Services) -> None:
    """`/version`."""

    @routes.get("/version", Permission.USE, "Live", Version, summary="Changes when that scope's answer would")
    def scope_version(query: VersionQuery) -> Response:
        asked = Asked(services, also=("scope",))
        named = asked.one("scope")
        scope = "operate" if named is None else named
        if ":" in scope:  # of one transaction, trace or case: whether it is there
            authorize(services.actor, Permission.READ, scope)
        with asked.reading() as reader:
            known = version_of(services, reader, scope)
        response = answer({"scope": scope, "version": known, "backlog": services.backlog()})
        response.set_etag(known)
        response.headers["Cache-Control"] = "no-cache"
        response.make_conditional(request)
        return response
