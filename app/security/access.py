"""Default deny for the routes of an app: each declares a permission, or is in the one list of what everybody may ask.

An app with a route that declares neither does not start. Parts of pages come by one route, and each part declares a
permission of its own (`app.web.door`).
"""

from collections.abc import Callable, Mapping
from typing import cast

from flask import Flask, request

from app.domain.actor import Actor
from app.domain.errors import Forbidden
from app.domain.ids import of_path
from app.security.permissions import Permission, authorize

PUBLIC: Mapping[str, str] = {
    "healthz": "a supervisor asks whether the process is alive, and has no account",
    "readyz": "a load balancer asks whether the process is ready, and has no account",
    "no_such_route": "answers 404 to what is no route of the API",
    "sign_in": "where one proves who one is",
    "sign_in_sent": "takes the proof; attempts are limited",
    "openid_begin": "leads to the provider where one proves who one is; attempts are limited",
    "openid_answer": "takes the provider's proof; attempts are limited",
    "shared_scorecard": "takes a signed link that proves which scorecard it may show, and until when",
    "sign_out": "ends the session of its own cookie, if there is one",
    "_dash_assets.static": "style sheets and scripts of the product: no data",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": "scripts of Dash's libraries: no data",
    "/_favicon.ico": "the product's icon",
}
"""Endpoints that need no permission, each with the reason."""
_EXTENSION = "transom.access"


class Access:
    """What each endpoint of one app needs. `actor` finds who makes the present request."""

    def __init__(self, app: Flask, actor: Callable[[], Actor]) -> None:
        self._app = app
        self._actor = actor
        self.permissions: dict[str, Permission] = {}
        app.extensions[_EXTENSION] = self
        app.before_request(self._authorize)

    def declare(self, permission: Permission, *endpoints: str) -> None:
        """One needs the permission for each of the endpoints."""
        self.permissions |= dict.fromkeys(endpoints, permission)

    def check(self) -> None:
        """Raises RuntimeError where a route of the app is neither declared nor public."""
        declared = {*self.permissions, *PUBLIC}
        rules = sorted(
            f"{rule.rule} ({rule.endpoint})" for rule in self._app.url_map.iter_rules() if rule.endpoint not in declared
        )
        if rules:
            raise RuntimeError(
                f"Routes that declare no permission: {', '.join(rules)}. Declare one with `Access.declare`, or add the "
                "endpoint to `app.security.access.PUBLIC` with the reason."
            )

    def _authorize(self) -> None:
        """The actor must have the permission of the route, for the object that the path names. Raises Forbidden."""
        endpoint = request.endpoint
        if endpoint is None or endpoint in PUBLIC:
            return
        permission = self.permissions.get(endpoint)
        if permission is None:
            raise Forbidden("This route names no permission, so nobody has it.")
        # A path that is taken whole is a page's: its door authorises for what the page's own path names.
        object_id = next((value for name, value in (request.view_args or {}).items() if name != "path"), None)
        authorize(self._actor(), permission, None if object_id is None else of_path(str(object_id)))


def access_of(app: Flask) -> Access:
    """The declarations of an app that `Access` guards."""
    return cast(Access, app.extensions[_EXTENSION])
