"""What spans say failed: transactions of a day whose latest request failed, one line an operation."""

from collections.abc import Sequence

from app.catalog.model import Catalog
from app.domain.rows import ReadRow
from app.web.components import names
from app.web.components.icons import icon
from app.web.components.moments import moment
from app.web.components.status import words
from app.web.dash_libs import Component, html
from app.web.list_filters import EVERY
from app.web.view import View

MOST = 8


def section(rows: Sequence[ReadRow], catalog: Catalog, view: View) -> list[Component]:
    """A panel that lists them, each with the way to its transactions and to what sets them apart; nothing for none."""
    if not rows:
        return []
    hint = html.Span("from spans, whatever the outcome", className="hint beside")
    lines = [_line(row, catalog, view) for row in rows]
    return [
        html.Section(
            [html.H2(["Latest request failed, started in the last day ", hint]), html.Ul(lines, className="rows")],
            className="panel errored-panel",
        )
    ]


def _line(row: ReadRow, catalog: Catalog, view: View) -> Component:
    count = row["transactions"]
    chosen = {"errored": "true", "workflow": row["workflow"] or "", "from_": view.from_ or "now-24h"}
    where = " ".join(part for part in (row["service"], row["operation"]) if part) or "an unnamed operation"
    workflow = names.title(catalog, "workflow", row["workflow"]) if row["workflow"] else "no workflow"
    problem = row["problem"] or words(row["error_class"])
    head = html.A(
        [
            icon("failed"),
            html.Strong(f"{count:,}", className="bad"),
            f" of {workflow} failed at {where}",
            html.Span(f": {problem}", className="rest"),
        ],
        href=view.here("/", status=EVERY, sort=None, **chosen),
        **{"data-adjust": "1", "data-to": "transactions", "data-row": f"errored {workflow} {where}"},
    )
    why = html.A("What sets them apart", href=view.link("/causes", **chosen), className="button quiet small")
    latest = html.Span(["the last at ", moment(row["latest"], "clock")], className="hint")
    return html.Li(html.Div([head, html.Span([latest, " ", why])], className="row errored-line"))
