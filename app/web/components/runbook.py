"""A runbook beside what it is for: the catalog's Markdown, HTML in it shown as text, with ids filled in.

`{transaction_id}`, `{partner}` and the like become what they are here, as text: a value cannot become Markdown.
"""

from collections.abc import Callable, Mapping, Sequence

from app.analysis.runbook_text import NAMES, filled, linked, parts, title_of, without_title
from app.catalog.model import Catalog
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.web.components.icons import icon
from app.web.dash_libs import Component, dcc, html
from app.web.view import View

Ids = Mapping[str, str | None]
Steps = Callable[[Sequence[Component]], Component]
"""What draws a runbook's steps, each as it is rendered: an ordered list, or one that keeps which are done."""


def beside(
    path: str | None, catalog: Catalog, view: View, ids: Ids, steps: Steps | None = None, why: str | None = None
) -> Component:
    """The runbook as a section; where there is none, that there is none. `why` says why it is this one."""
    text = catalog.runbooks.get(path or "")
    if path is None or text is None:
        missing = "No runbook is named." if path is None else f"The catalog names {path}, but has no such file."
        return html.Section([html.H2("Runbook"), html.P(missing, className="hint padded")], className="panel runbook")
    link = html.A(
        [icon("book"), " on its own"],
        href=view.link(f"/runbooks/{to_path(path)}"),
        className="beside hint",
        title=path,
        **{"data-row": "runbook", "data-key": "r"},
    )
    return html.Section(
        [
            html.H2(["Runbook", link]),
            html.H3(title_of(text) or path, className="padded runbook-title"),
            *([html.P(why, className="hint padded runbook-why")] if why else []),
            rendered(text, path, catalog, view, ids, steps),
        ],
        className="panel runbook",
        id="runbook",
        tabIndex=-1,
    )


def ids_of(detail: ReadRow, catalog: Catalog) -> dict[str, str | None]:
    """What a transaction's runbook is filled in with."""
    values = {name: detail[name] for name in NAMES if name in detail}
    refs, keys = detail["external_refs"], detail["idempotency_keys"]
    return values | {
        "external_ref": refs[-1] if refs else None,
        "idempotency_key": keys[-1] if keys else None,
        "contact": contact_of(detail["partner"], catalog),
    }


def contact_of(partner: str | None, catalog: Catalog) -> str | None:
    """A partner's contact as the catalog has it."""
    declared = catalog.partners.get(partner or "")
    return declared.contact if declared is not None else None


def rendered(text: str, path: str, catalog: Catalog, view: View, ids: Ids, steps: Steps | None = None) -> Component:
    """The Markdown without its title: ids filled in, links to other runbooks leading to their pages."""

    def address(name: str) -> str:
        return view.link(f"/runbooks/{to_path(name)}")

    whole = linked(filled(without_title(text), ids), path, catalog.runbooks, address)
    split = parts(whole)
    if steps is None or not split.steps:
        return _markdown(whole, "markdown padded")
    drawn = steps([_markdown(step, "markdown") for step in split.steps])
    around = [_markdown(part, "markdown") if part.strip() else None for part in (split.before, split.after)]
    return html.Div([part for part in (around[0], drawn, around[1]) if part is not None], className="padded stack")


def _markdown(text: str, name: str) -> Component:
    return dcc.Markdown(text, className=name, link_target="_self")
