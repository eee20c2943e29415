"""Routes of the catalog, its findings, and saved views."""

from dataclasses import asdict

from flask import Response

from app.answers.catalog_document import declared
from app.answers.catalog_draft import catalog_draft
from app.answers.findings import findings
from app.answers.services import Services
from app.answers.visible_saved_views import saved_views
from app.api.columns import FINDINGS as FINDINGS_COLUMNS
from app.api.columns import VIEWS
from app.api.definitions import LISTS
from app.api.exports import FORMAT, about
from app.api.parameters import AsOf, DraftQuery, FindingsQuery, NewView, ViewPath, ViewsQuery
from app.api.registry import Routes
from app.api.request_query import Asked
from app.api.responses import answer, listed
from app.api.schemas import Anything, FindingList, View, Whole
from app.domain.errors import BadInput, NotFound
from app.domain.finding_ids import FINDINGS
from app.domain.rows import Row
from app.office import SavedView
from app.queries.filters import COMMON
from app.security import Permission


def register(routes: Routes, services: Services) -> None:
    """`/catalog`, `/catalog/drafts`, `/findings`, `/views`, `/views/{id}`."""

    @routes.get(
        "/catalog", Permission.READ_CATALOG, "Catalog", Whole, summary="What is registered, and what is wrong with it"
    )
    def catalog(query: AsOf) -> Response:
        Asked(services)  # takes `as_of` as other routes do; the catalog is always the present one
        problems = [asdict(problem) for problem in services.catalog_files.problems()]
        return answer({**declared(services.catalog_files.current()), "problems": problems})

    @routes.post("/catalog/drafts", Permission.READ, "Catalog", Anything, summary="A first catalog of a workflow")
    def catalog_drafted(query: DraftQuery) -> Response:
        asked = Asked(services, also=("workflow",))
        workflow = asked.one("workflow")
        if workflow is None:
            raise BadInput("workflow: say of which workflow a catalog is to be drafted.")
        with asked.reading() as reader:
            draft = catalog_draft(reader, workflow)
        services.reads.record(services.actor, "api.read", f"/api/v1/catalog/drafts?workflow={workflow}", "done")
        return Response(draft, 201, mimetype="application/toml")

    @routes.get(
        "/findings", Permission.READ, "Catalog", FindingList, summary="Where reality disagrees with the catalog"
    )
    def finding_list(query: FindingsQuery) -> Response:
        asked = Asked(services, COMMON, ("finding", FORMAT))
        for kind in asked.many("finding"):
            if kind not in FINDINGS:
                raise BadInput(f"finding: {kind[:60]!r} is not one of {', '.join(FINDINGS)}.")
        with asked.reading() as reader:
            rows = findings(reader, asked.filters(reader.now), asked.many("finding"))
        return listed(rows, FINDINGS_COLUMNS, about=about(asked, "findings", LISTS["findings"]))

    @routes.get("/views", Permission.KEEP_VIEWS, "Views", Anything, summary="Saved views, by name")
    def view_list(query: ViewsQuery) -> Response:
        asked = Asked(services, also=(FORMAT,), known=False)
        rows = [_view(view) for view in saved_views(services)]
        return listed(rows, VIEWS, about=about(asked, "views", LISTS["views"]))

    @routes.post("/views", Permission.KEEP_VIEWS, "Views", View, summary="Save a view")
    def view_save(body: NewView) -> Response:
        Asked(services, known=False)
        saved = services.office.views.save(body.name, body.address, services.actor)
        return answer(_view(saved), 201)

    @routes.delete("/views/<view_id>", Permission.KEEP_VIEWS, "Views", summary="Remove a saved view")
    def view_delete(path: ViewPath) -> Response:
        Asked(services, known=False)
        if not (path.view_id.isascii() and path.view_id.isdigit() and len(path.view_id) < 18):
            raise NotFound(f"There is no saved view {path.view_id[:60]!r}.")
        services.office.views.delete(int(path.view_id), services.actor)
        return Response(status=204)


def _view(view: SavedView) -> Row:
    return {
        "id": view.view_id,
        "name": view.name,
        "address": view.address,
        "owner": view.owner,
        "created_at": view.created_at,
    }
