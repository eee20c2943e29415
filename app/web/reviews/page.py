"""Reviews (`/reviews`): human work by queue, what will be late, who checked whom, and identity decisions."""

from app.answers.reviews import identity, reviews
from app.security import Permission
from app.web.dash_libs import Component, html
from app.web.list_filters import common
from app.web.page import ADDRESS, RECORDS, Visit, single_part
from app.web.reviews import tables

ASSERTED = "what people did is what the sources of its records assert"


def body(visit: Visit) -> list[Component]:
    """Queues, open tasks, who approved what they opened, and identity decisions; people only where that is allowed."""
    reader, view = visit.reader, visit.view
    filters = common(view, reader.now)
    queue = view.many("queue")
    work, decisions = reviews(reader, filters, visit.services.person_figures, queue), identity(reader, filters)
    catalog, now, beside = reader.catalog, reader.now, [*tables.range_words(work), f"; {ASSERTED}"]
    return [
        _panel("Queues", beside, tables.queues(work["items"], catalog, now, view)),
        _panel(
            "Open tasks",
            [
                "of transactions that can still make their deadline first, the soonest due at the top",
                *tables.narrowed(queue, catalog, view),
            ],
            tables.tasks(work["tasks"], work["tasks_total"], catalog, view),
        ),
        _panel("Opened and approved by one person", "", tables.same_eyes(work["same_eyes"], catalog, view)),
        *([_panel("By person", "", tables.people(work["people"]))] if work["people"] is not None else []),
        _panel("Identity decisions", "by confidence", tables.identity(decisions)),
    ]


def _panel(title: str, beside: str | list[Component | str], inside: Component) -> Component:
    head = html.H2([title, " ", html.Span(beside, className="hint beside")] if beside else title)
    return html.Section([head, inside], className="panel")


PAGE = single_part(
    "reviews", "/reviews", Permission.READ, "Reviews", body, (ADDRESS, RECORDS), scope=lambda _: "queues"
)
