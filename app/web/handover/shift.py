"""Which stretch of time a hand-over is of: named, chosen, printed and mailed."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import quote

from app.answers.handover import SHIFT
from app.catalog.model import Catalog
from app.domain.rows import ReadRow
from app.web.case import summary
from app.web.components.icons import icon
from app.web.components.moments import moment
from app.web.dash_libs import Component, html
from app.web.view import View

LENGTHS = {f"now-{hours}h": f"{hours} h" for hours in (4, 8, 12, 24)}
"""What the address holds for each length that can be chosen, and its words."""
USUAL = f"now-{SHIFT // timedelta(hours=1)}h"
MOST_MAILED = 20


def head(shift: ReadRow, catalog: Catalog, view: View, alerts: Sequence[ReadRow]) -> Component:
    """The shift's beginning and end, others to choose, and the ways to paper and mail."""
    chosen = (view.from_ or USUAL) if view.to is None else None
    lengths = [
        html.A(
            text,
            href=view.here("/handover", from_=start, to=None),
            className="whose-tab",
            **{"data-adjust": "1", **({"aria-current": "true"} if start == chosen else {})},
        )
        for start, text in LENGTHS.items()
    ]
    return html.Section(
        [
            html.P(
                ["The shift from ", moment(shift["from"], "clock"), " to ", moment(shift["to"], "clock"), "."],
                className="lead",
            ),
            html.Div(
                [
                    html.Span("Last", className="hint"),
                    html.Nav(lengths, className="whose", **{"aria-label": "Length of the shift"}),
                    html.Button([icon("copy"), " Print"], className="button quiet", **{"data-print": "1"}),
                    html.A("Mail it", href=mail(shift, catalog, alerts), className="button quiet"),
                ],
                className="choices no-print",
            ),
        ],
        className="panel padded stack",
    )


def mail(shift: ReadRow, catalog: Catalog, alerts: Sequence[ReadRow]) -> str:
    """A message with what stands, as text: no id of a transaction, so that nothing personal leaves by mail."""
    lines = [f"{alert['title'] or alert['rule']}: {alert['text']}" for alert in alerts[:MOST_MAILED]]
    cases = [
        f"{summary.title(case, catalog)}: {case['count']:,} {case['status']}, {case['has'] or 'nobody'} has it"
        for case in shift["cases"][:MOST_MAILED]
    ]
    checks = [f"{case['next_check']:%d %b %H:%M} UTC: case {case['id']}" for case in shift["next_checks"][:MOST_MAILED]]
    parts = [("Alerts that fire", lines), ("Open cases", cases), ("Next checks", checks)]
    text = "\n\n".join("\n".join([f"{title}:", *(listed or ["none"])]) for title, listed in parts)
    subject = f"Hand-over, {shift['from']:%d %b %H:%M} to {shift['to']:%d %b %H:%M} UTC"
    return f"mailto:?subject={quote(subject)}&body={quote(text)}"
