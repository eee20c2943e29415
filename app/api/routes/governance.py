"""What is registered, and views that people saved."""

from dataclasses import asdict
from typing import Any

from flask import Response

from app.api.asking import Asked
from app.api.columns import VIEWS
from app.api.definitions import LISTS
from app.api.exporting import FORMAT, about
from app.api.parameters import AsOf, NewView, ViewPath, ViewsQuery
from app.api.registry import Routes
from app.api.rendering import answer, listed
from app.api.schemas import Anything, View, Whole
from app.api.services import Services
from app.domain.errors import NotFound
from app.office import SavedView
from app.security import Permission


def register(routes: Routes, services: Services) -> None:
    """`/catalog`, `/views`, `/views/{id}`."""

    @routes.get("/catalog", Permission.READ, "Catalog", Whole, summary="What is registered, and what is wrong with it")
    def catalog(query: AsOf) -> Response:
        Asked(services)  # takes `as_of` as other routes do; the catalog is always the present one
        problems = [asdict(problem) for problem in services.catalog_files.problems()]
        return answer({**_declared(services), "problems": problems})

    @routes.get("/views", Permission.READ, "Views", Anything, summary="Saved views, by name")
    def view_list(query: ViewsQuery) -> Response:
        asked = Asked(services, also=(FORMAT,), known=False)
        rows = [_view(view) for view in services.office.views.all()]
        return listed(rows, VIEWS, about=about(asked, "views", LISTS["views"]))

    @routes.post("/views", Permission.KEEP_VIEWS, "Views", View, summary="Save a view")
    def view_save(body: NewView) -> Response:
        Asked(services, known=False)
        saved = services.office.views.save(body.name, body.address, services.actor.name)
        return answer(_view(saved), 201)

    @routes.delete("/views/<view_id>", Permission.KEEP_VIEWS, "Views", summary="Remove a saved view")
    def view_delete(path: ViewPath) -> Response:
        Asked(services, known=False)
        if not (path.view_id.isascii() and path.view_id.isdigit() and len(path.view_id) < 18):
            raise NotFound(f"There is no saved view {path.view_id[:60]!r}.")
        services.office.views.delete(int(path.view_id))
        return Response(status=204)


def _declared(services: Services) -> dict[str, Any]:
    """The catalog under its TOML names; durations in seconds, `join` as its table."""
    declared = asdict(services.catalog_files.current())
    declared["join"] = {"attributes": declared.pop("join_attributes")}
    return declared


def _view(view: SavedView) -> dict[str, Any]:
    return {
        "id": view.view_id,
        "name": view.name,
        "address": view.address,
        "owner": view.owner,
        "created_at": view.created_at,
    }
