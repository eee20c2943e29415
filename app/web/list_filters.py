"""The filters that a view means, in the form that queries take."""

from datetime import datetime

from app.domain.errors import BadInput
from app.domain.segments import SEGMENTS
from app.queries.filters import MARKS, OWN, Filters, parse
from app.queries.transactions import SAVABLE
from app.web.view import View

EVERY = "all"
"""The tab that narrows to no status."""
TABS = ("stuck", "open", "failed", "completed", "rejected", "cancelled", "ended", EVERY)
FIRST_TAB = "stuck"
SORTS = {"stuck": SAVABLE, "open": "state_since", EVERY: "-started_at"}
LATEST = "-finished_at"
MOST_SHOWN = 500


def common(view: View, now: datetime) -> Filters:
    """The four segments and the time range. Relative instants count from `now`. Raises BadInput."""
    return parse(_arguments(view), now)


def listed(view: View, now: datetime) -> Filters:
    """The same, with what narrows a list of transactions: status by the tab, state, owner, ... Raises BadInput."""
    tab = tab_of(view)
    own = {name: view.many(name) for name in (*OWN, *MARKS, "q") if name != "status" and view.many(name)}
    status = {} if tab == EVERY else {"status": (tab,)}
    return parse({**_arguments(view), **own, **status}, now)


def tab_of(view: View) -> str:
    """The list's tab. Raises BadInput for a status that is none."""
    return view.one("status", TABS, FIRST_TAB) or FIRST_TAB


def sort_of(view: View) -> str:
    """The list's order: the address's, or what suits its tab."""
    return view.one("sort") or SORTS.get(tab_of(view), LATEST)


def card_count(view: View, first: int) -> int:
    """How many cards to show. Raises BadInput for a `show` that is no number of 1 to 500."""
    text = view.one("show") or str(first)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_SHOWN):
        raise BadInput(f'show: "{text[:60]}" is no number from 1 to {MOST_SHOWN}.')
    return int(text)


def _arguments(view: View) -> dict[str, tuple[str, ...]]:
    segments = {name: getattr(view, name) for name in SEGMENTS if getattr(view, name)}
    times = {"from": view.from_, "to": view.to}
    return segments | {name: (value,) for name, value in times.items() if value is not None}
