"""The error boundary: what went wrong goes to the log under a reference number; the page shows only the number.

An exception's text may quote a payload, so it is never shown. Errors of ours are written for people and are shown.
"""

import logging
import secrets
from collections.abc import Callable

import dash
from dash.development.base_component import Component

from app.domain.errors import NotFound, TransomError
from app.web import ids
from app.web.components import states
from app.web.dash_libs import html

_LOG = logging.getLogger("transom.web")
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """Six characters that can be read out on the telephone, as `7F3K-22`."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(6))
    return f"{drawn[:4]}-{drawn[4:]}"


class Boundary:
    """Turns an exception of a callback into words. `reference` makes the numbers, so that tests can name them."""

    def __init__(self, reference: Callable[[], str] = new_reference) -> None:
        self._reference = reference

    def sentence(self, error: Exception) -> str:
        """What to tell the reader; an unexpected error is logged under the reference that this names."""
        if isinstance(error, TransomError):
            return str(error)
        number = self._reference()
        _LOG.error("A page failed (reference %s)", number, exc_info=error)
        return f"Something failed on our side (reference {number}). Nothing was lost; try again."

    def note(self, error: Exception) -> None:
        """For a callback that draws a part: the part stays as it was, and a note says why."""
        kind = "warning" if isinstance(error, TransomError) else "error"
        note = {
            "action": "show",
            "id": f"failure-{kind}",
            "title": "Not updated",
            "message": self.sentence(error),
            "color": "red",
            "autoClose": False,
            "position": "bottom-right",
        }
        dash.set_props(ids.NOTES, {"sendNotifications": [note]})

    def page(self, error: Exception) -> tuple[Component, dict[str, object], list[Component]]:
        """For the router: a whole page in place of the one that failed."""
        text = self.sentence(error)
        missing = isinstance(error, NotFound)
        ours = isinstance(error, TransomError)
        title = "Not found" if missing else "This address cannot be shown" if ours else "This page failed"
        body = states.unknown(text) if missing else states.refused(text) if ours else states.failed(text)
        visit: dict[str, object] = {"title": title, "name": "failure", "scope": None}
        return html.Div([states.heading(title), body], className="page"), visit, []
