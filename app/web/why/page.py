"""Causes (`/causes?...`): what sets the transactions that the address chooses apart from their healthy peers."""

from app.queries.filters import EVERY as TAKEN
from app.queries.filters import parse
from app.queries.transactions import count
from app.security import Permission
from app.web.components import causes, states, transaction_list
from app.web.dash_libs import html
from app.web.list_filters import EVERY
from app.web.page import Drawn, Page, Visit

TITLE = "What sets them apart"


def draw(visit: Visit) -> Drawn:
    """The causes, and the way to the list of the same transactions. Raises BadInput for a filter that is none."""
    view, reader = visit.view, visit.reader
    chosen = {name: values for name, values in view.filters().items() if name in TAKEN}
    total = count(reader, parse(chosen, reader.now))
    own = {name: values for name, values in chosen.items() if name not in ("status", "from", "to")}
    status = chosen.get("status", ())
    listed = view.link("/", status=status[0] if len(status) == 1 else EVERY, from_=view.from_, to=view.to, **own)
    head = states.heading(TITLE, html.A(transaction_list.total_words(total), href=listed, className="button quiet"))
    crumbs = html.Nav(html.A("Operate", href=view.link("/")), className="crumbs", **{"aria-label": "Way back"})
    return Drawn(TITLE, html.Div([crumbs, head, causes.place(chosen, titled=False)], className="page"))


PAGE = Page("causes", "/causes", Permission.READ, draw)
