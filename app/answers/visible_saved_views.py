"""Saved views as the actor may see them: who sees no single transaction is shown no view that names one."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, unquote, urlsplit

from app.answers.services import Services
from app.domain.segments import SEGMENTS
from app.office import SavedView
from app.queries.search import ids_among

OF_FIGURES = re.compile(r"/|/trends(/.*)?|/alerts|/cases/[^/]+|/incidents/[^/]+|/catalog|/docs(/.*)?")
"""Paths of pages that have figures alone, or a form of figures."""
_TAKEN = frozenset((*SEGMENTS, "from", "to", "tz", "as_of", "by", "number", "quantile", "interval", "against", "rows"))
_APART = re.compile(r"[\s,;/()\[\]\"']+")


def saved_views(services: Services) -> Sequence[SavedView]:
    """The views, by name. Without the permission to read transactions: those of pages of figures, narrowed by segments
    and time alone, in whose name and address no word is an id."""
    views = services.office.views.all()
    if services.sees_rows:
        return views
    plain = {view.view_id: _words(view) for view in views if _is_of_figures(view.address)}
    with services.reader(None) as reader:
        ids = ids_among(reader, sorted({word for words in plain.values() for word in words}))
    return [view for view in views if view.view_id in plain and not ids.intersection(plain[view.view_id])]


def _is_of_figures(address: str) -> bool:
    parts = urlsplit(address)
    names = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    return OF_FIGURES.fullmatch(parts.path.rstrip("/") or "/") is not None and names <= _TAKEN


def _words(view: SavedView) -> set[str]:
    """Each word of its name and each value of its address."""
    parts = urlsplit(view.address)
    values = [value for _, value in parse_qsl(parts.query)]
    texts = [view.name, *map(unquote, parts.path.split("/")), *values]
    return {word for text in texts for word in (text, *(part.strip(".:!?") for part in _APART.split(text))) if word}
