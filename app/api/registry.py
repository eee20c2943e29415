"""Routes of the API, each with the permission that it needs."""

from collections.abc import Callable
from typing import Any

from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from app.security import Access, Permission

View = Callable[..., Any]
Adding = Callable[[View], View]
_PROBLEMS = {
    status: {"description": title}
    for status, title in (("400", "Not understood"), ("403", "Not allowed"), ("404", "Not found"))
}


class Routes:
    """The blueprint of `/api/v1`; what one needs for each of its routes is declared at `access`."""

    def __init__(self, access: Access) -> None:
        self.blueprint = APIBlueprint("api", __name__, url_prefix="/api/v1")
        self._access = access

    def get(self, rule: str, permission: Permission, tag: str, answers: Any, **described: Any) -> Adding:
        """A route to read; `answers` is the model of its 200."""
        return self._add(self.blueprint.get, rule, permission, tag, {"200": answers, **_PROBLEMS}, described)

    def post(
        self, rule: str, permission: Permission, tag: str, answers: Any, status: int = 201, **described: Any
    ) -> Adding:
        """A route that makes something; `answers` is the model of its 201, or of another status."""
        return self._add(self.blueprint.post, rule, permission, tag, {str(status): answers, **_PROBLEMS}, described)

    def delete(self, rule: str, permission: Permission, tag: str, **described: Any) -> Adding:
        """A route that removes something."""
        return self._add(self.blueprint.delete, rule, permission, tag, {"204": None, **_PROBLEMS}, described)

    def _add(
        self, method: Any, rule: str, permission: Permission, tag: str, responses: Any, described: dict[str, Any]
    ) -> Adding:
        def add(view: View) -> View:
            self._access.declare(permission, f"{self.blueprint.name}.{view.__name__}")
            added: View = method(rule, tags=[Tag(name=tag)], responses=responses, **described)(view)
            return added

        return add
