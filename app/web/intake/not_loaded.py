"""What was acknowledged and could not be loaded, on Intake: a line each until it is loaded or dismissed."""

from app.domain.answer_fields.sources import SetAside
from app.domain.ids import to_path
from app.governance.not_loaded import sentence
from app.queries.set_aside import set_aside
from app.security import Permission, may
from app.web.components import tables
from app.web.components.facts import panel
from app.web.components.forms import form, text
from app.web.components.moments import moment
from app.web.dash_libs import Component, html
from app.web.page import Visit

_HINT = (
    "The journal keeps it, and every start tries it again, also after an upgrade. Dismiss what needs no attention any "
    "more: it is no longer reported, and your reason goes on record."
)


def section(visit: Visit) -> list[Component]:
    """The lines, with a form each for who may dismiss them; nothing where everything is loaded."""
    rows = set_aside(visit.reader)
    if not rows:
        return []
    may_dismiss = visit.view.known_at is None and may(visit.actor, Permission.DISMISS)
    heads = ("What", "Token", "First", "Last", *(("Dismiss",) if may_dismiss else ()))
    lines = [
        (
            sentence(row),
            row["ingested_by"] or None,
            moment(row["first_at"], "clock"),
            moment(row["last_at"], "clock"),
            *((_dismissing(row),) if may_dismiss else ()),
        )
        for row in rows
    ]
    hint = html.P(_HINT, className="hint padded")
    return [panel("Not loaded", hint, tables.table("Not loaded", heads, lines), padded=False)]


def _dismissing(row: SetAside) -> Component:
    """It covers what the line shows, and nothing that came since."""
    route = f"/api/v1/set-aside/{to_path(row['id'])}/dismiss"
    why = text("reason", "Why it needs no attention", required=True, rows=1)
    sent = form(route, "Dismiss", why, fixed={"up_to": row["last_offset"]}, quiet=True)
    return html.Div(sent, className="work")
