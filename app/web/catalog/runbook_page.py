"""Runbook (`/runbooks/<path>`): what to do, as the catalog's file says it."""

from app.analysis.runbook_text import title_of
from app.domain.errors import NotFound
from app.security import Permission
from app.web.components import runbook
from app.web.dash_libs import html
from app.web.page import Drawn, Page, Visit


def draw(visit: Visit) -> Drawn:
    """The Markdown of the runbook, HTML in it shown as text. Raises NotFound for one the catalog does not hold."""
    catalog = visit.services.catalog_files.current()
    text = catalog.runbooks.get(visit.identifier)
    if text is None:
        raise NotFound(f"The catalog's folder holds no runbook “{visit.identifier[:120]}”.")
    title = visit.identifier.rsplit("/", 1)[-1]
    body = html.Article(
        [
            html.P([html.A("Catalog", href=visit.view.link("/catalog")), f" · {visit.identifier}"], className="hint"),
            runbook.rendered(text, visit.identifier, catalog, visit.view, {}),
        ],
        className="panel padded",
    )
    return Drawn(title_of(text) or title, body)


PAGE = Page("runbook", "/runbooks/<path>", Permission.READ_CATALOG, draw)
