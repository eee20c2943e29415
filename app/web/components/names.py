"""Titles of what the catalog declares; an undeclared id is shown as it is, and marked as undeclared."""

from collections.abc import Iterable, Mapping

from dash.development.base_component import Component

from app.catalog.model import Catalog
from app.queries.filters import NOT
from app.web.dash_libs import html

NOBODY = "—"


def title(catalog: Catalog, segment: str, identifier: str | None) -> str:
    """The title of a workflow, partner, tenant or owner; the id where there is none; a dash for null."""
    if identifier is None:
        return NOBODY
    entry = _declared(catalog, segment).get(identifier)
    return getattr(entry, "title", None) or identifier


def label(catalog: Catalog, segment: str, value: str) -> str:
    """A filter's value in words: the title, `not` before what is left out, `none` for what has none."""
    if value.startswith(NOT):
        return f"not {label(catalog, segment, value.removeprefix(NOT))}"
    return title(catalog, segment, value) if value else "none"


def named(catalog: Catalog, segment: str, identifier: str | None) -> Component:
    """The title with the id on hover; an id that the catalog does not declare is marked."""
    if identifier is None:
        return html.Span(NOBODY, className="none")
    declared = identifier in _declared(catalog, segment)
    hint = identifier if declared else f"{identifier} is not registered in the catalog"
    return html.Span(
        title(catalog, segment, identifier), title=hint, className="name" if declared else "name undeclared"
    )


def choices(catalog: Catalog, segment: str, seen: Iterable[str], chosen: Iterable[str]) -> list[Mapping[str, str]]:
    """What a filter offers: declared, seen and already chosen values, by title."""
    if segment == "version":
        known = {version for workflow in catalog.workflows.values() for version in workflow.versions}
    else:
        known = set(_declared(catalog, segment))
    values = known | set(seen) | set(chosen)
    listed = [{"value": value, "label": label(catalog, segment, value)} for value in values]
    return sorted(listed, key=lambda choice: (choice["label"].casefold(), choice["value"]))


def _declared(catalog: Catalog, segment: str) -> Mapping[str, object]:
    tables: Mapping[str, Mapping[str, object]] = {
        "workflow": catalog.workflows,
        "partner": catalog.partners,
        "tenant": catalog.tenants,
        "owner": catalog.owners,
        "queue": catalog.queues,
        "error_class": catalog.errors,
    }
    return tables.get(segment, {})
