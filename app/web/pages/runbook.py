"""Runbook (`/runbooks/<path>`): what to do, as the catalog's file says it."""

from dash import Dash

from app.api.services import Services
from app.domain.errors import NotFound
from app.web.kit import dcc, html
from app.web.router import Drawn, Page, Visit


def register(app: Dash, services: Services) -> Page:
    """The page has no callbacks of its own."""
    return Page("runbook", "/runbooks/<path>", draw)


def draw(visit: Visit) -> Drawn:
    """The Markdown of the runbook, HTML in it shown as text. Raises NotFound for one the catalog does not name."""
    text = visit.services.catalog_files.current().runbooks.get(visit.identifier)
    if text is None:
        raise NotFound(f"The catalog names no runbook “{visit.identifier[:120]}”.")
    title = visit.identifier.rsplit("/", 1)[-1]
    body = html.Article(
        [
            html.P([html.A("Catalog", href=visit.view.link("/catalog")), f" · {visit.identifier}"], className="hint"),
            dcc.Markdown(_without_title(text), className="markdown", link_target="_self"),
        ],
        className="panel padded",
    )
    return Drawn(_title(text) or title, body)


def _title(text: str) -> str | None:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return first.removeprefix("# ").strip() if first.startswith("# ") else None


def _without_title(text: str) -> str:
    return (
        text.split("\n", 1)[1] if _title(text) is not None and text.lstrip().startswith("# ") and "\n" in text else text
    )
