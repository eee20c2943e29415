"""The part of a page from which transactions are acted on; the address says which step it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import dash

from app.answers.acts import detail
from app.domain.errors import NotFound
from app.web.actions import steps
from app.web.components import states
from app.web.dash_libs import Component, html
from app.web.view import View

if TYPE_CHECKING:
    from app.web.page import Visit


def key(view: View) -> str:
    """Names the step that an address shows: an act, a preview, or neither."""
    return f"{view.one('act') or ''}/{view.one('frozen') or ''}"


def is_named(view: View) -> bool:
    """Whether the address names an act or a preview."""
    return view.one("act") is not None or view.one("frozen") is not None


def is_being_read(view: View, present: str | None) -> bool:
    """Whether the address's preview is on the page already: somebody may be writing a reason under it."""
    return view.one("act") is None and view.one("frozen") is not None and key(view) == present


def renewed(act: Callable[[Visit], list[Component]]) -> Callable[[Visit, str | None], Any]:
    """Draws the part `act` of a page, and the key of its step. While the step of key `present` is read, it stays."""

    def draw(visit: Visit, present: str | None) -> Any:
        if is_being_read(visit.view, present):
            return dash.no_update, dash.no_update
        return act(visit), key(visit.view)

    return draw


def part(visit: Visit, ids: Sequence[str], total: int, path: str) -> list[Component]:
    """What became of the act that the address names, else its preview, else what can be done to these transactions.

    Nothing where there is nothing to act on, and nothing as known at an earlier instant: acts are for now.
    """
    desk, reader, view = visit.services.desk, visit.reader, visit.view
    if desk is None or view.known_at is not None:
        return []
    act_id, frozen = view.one("act"), view.one("frozen")
    acts = desk.transactions
    try:
        if act_id is not None:
            return _panel(
                "What became of it", steps.outcomes(detail(reader, *acts.decided(act_id)), view, path), act_id
            )
        if frozen is not None:
            preview = acts.frozen_preview(frozen)
            body = steps.preview_groups(preview, reader.catalog, acts.idempotent, acts.possible, view, path)
            return _panel("What would happen", body, frozen)
    except NotFound as error:
        return _panel(
            "Act", states.empty(str(error), states.adjusting("Close", view.here(path, act=None, frozen=None)))
        )
    return (
        _panel("Act on this one" if total == 1 else "Act on these", steps.choose(reader.catalog, ids, total))
        if ids
        else []
    )


def _panel(title: str, body: Component, shows: str | None = None) -> list[Component]:
    """A panel; `shows` names what is in it, so that the script of forms finds its heading."""
    head = html.H2(title, tabIndex=-1, **({"data-shows": shows} if shows else {}))
    return [html.Section([head, html.Div(body, className="padded")], className="panel")]
