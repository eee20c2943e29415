"""Documents (`/docs`, `/docs/<name>`): the Markdown that is installed with Transom, and the generated reference."""

import re

from app.analysis.runbook_text import title_of, without_title
from app.docs import TITLES, document
from app.domain.errors import NotFound
from app.security import Permission
from app.web.dash_libs import Component, dcc, html
from app.web.page import Drawn, Page, Visit
from app.web.view import View

PATH = "/docs"
REFERENCE = "reference"
_SECTION = re.compile(r"^## (.+)$", re.M)
_LINK = re.compile(r"\]\(([a-z]+)\.md(#[\w-]+)?\)")


def contents(visit: Visit) -> Drawn:
    """The list of all documents."""
    entries = [
        html.Li([html.A(_title(name), href=visit.view.link(f"{PATH}/{name}")), html.Span(text, className="hint")])
        for name, text in (*TITLES.items(), (REFERENCE, "Every name of this version"))
    ]
    return Drawn("Documents", html.Ul(entries, className="panel padded-list documents"))


def draw(visit: Visit) -> Drawn:
    """One document beside its contents. Raises NotFound for a name that is none."""
    name = visit.identifier.removesuffix(".md")
    text = visit.services.reference() if name == REFERENCE else document(name)
    if text is None:
        raise NotFound(f"There is no document “{name[:120]}”.")
    opening, *parts = _SECTION.split(without_title(text))
    sections = list(zip(parts[::2], parts[1::2], strict=True))
    body = html.Div([_contents(visit.view, sections), _article(opening, sections)], className="document")
    return Drawn(title_of(text) or _title(name), body)


def _contents(view: View, sections: list[tuple[str, str]]) -> Component:
    links = [html.Li(html.A(_plain(heading), href=f"#{_anchor(heading)}")) for heading, _ in sections]
    back = html.P(html.A("All documents", href=view.link(PATH)))
    return html.Nav([back, html.Ul(links)], className="panel padded document-contents", **{"aria-label": "Contents"})


def _article(opening: str, sections: list[tuple[str, str]]) -> Component:
    drawn = [
        html.Section([html.H2(_plain(heading), id=_anchor(heading), tabIndex=-1), _markdown(text)])
        for heading, text in sections
    ]
    return html.Article([_markdown(opening), *drawn], className="panel padded document-text")


def _markdown(text: str) -> Component:
    """HTML in the text is shown as text; a link to another document leads to its page."""
    linked = _LINK.sub(rf"]({PATH}/\1\2)", text)
    return dcc.Markdown(linked, className="markdown", link_target="_self")


def _title(name: str) -> str:
    return name.capitalize()


def _plain(heading: str) -> str:
    return heading.replace("`", "").replace("*", "")


def _anchor(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


CONTENTS = Page("documents", PATH, Permission.USE, contents)
DOCUMENT = Page("document", f"{PATH}/<name>", Permission.USE, draw, exists=lambda name: name in (*TITLES, REFERENCE))
