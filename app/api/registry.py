"""Registers routes of the API, each with the permission it needs."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from app.domain.rows import Row
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
        self.blueprint = _blueprint()
        self._access = access
        self._descriptions: list[Callable[[APIBlueprint], Any]] = []

    def described(self) -> APIBlueprint:
        """The same routes with everything that OpenAPI says of them.

        They are described only when somebody asks: that takes longer than all else that the API needs at its start.
        """
        blueprint = _blueprint()
        for describe in self._descriptions:
            describe(blueprint)
        return blueprint

    def get(self, rule: str, permission: Permission, tag: str, answers: Any, **described: Any) -> Adding:
        """A route to read; `answers` is the model of its 200."""
        return self._add("get", rule, permission, tag, {"200": answers, **_PROBLEMS}, described)

    def post(
        self, rule: str, permission: Permission, tag: str, answers: Any, status: int = 201, **described: Any
    ) -> Adding:
        """A route that makes something; `answers` is the model of its 201, or of another status."""
        return self._add("post", rule, permission, tag, {str(status): answers, **_PROBLEMS}, described)

    def delete(self, rule: str, permission: Permission, tag: str, **described: Any) -> Adding:
        """A route that removes something."""
        return self._add("delete", rule, permission, tag, {"204": None, **_PROBLEMS}, described)

    def _add(self, method: str, rule: str, permission: Permission, tag: str, responses: Any, described: Row) -> Adding:
        def add(view: View) -> View:
            self._access.declare(permission, f"{self.blueprint.name}.{view.__name__}")
            described_as = {"tags": [Tag(name=tag)], "responses": responses, **described}
            self._descriptions.append(partial(_route, view, method, rule, described_as))
            added: View = _route(view, method, rule, {"doc_ui": False}, self.blueprint)
            return added

        return add


def _blueprint() -> APIBlueprint:
    return APIBlueprint("api", __name__, url_prefix="/api/v1")


def _route(view: View, method: str, rule: str, options: Row, blueprint: APIBlueprint) -> Any:
    return getattr(blueprint, method)(rule, **options)(view)
