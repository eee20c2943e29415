"""A chart: a figure with a text alternative, its points as a table, and the same points as CSV."""

from collections.abc import Sequence

from app.web.components.icons import icon
from app.web.components.tables import Cell, table
from app.web.dash_libs import Component, dcc, html
from app.web.figures.chart_template import CONFIG, Figure
from app.web.figures.sparkline import Sparkline


def chart(
    identifier: str,
    figure: Figure,
    says: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    csv: str | None = None,
    height: int = 280,
) -> Component:
    """The figure as people read it: what it `says` in a sentence, the drawing, and its points behind a disclosure.

    `identifier` is unique on its page. `csv` is the API's address with this chart's own filter. A figure that has a
    `height` of its own keeps it. The drawing is hidden from screen readers, who get the sentence and the table.
    """
    tall = figure["layout"].get("height", height)
    links = [] if csv is None else [csv_link(csv)]
    return html.Figure(
        [
            html.Figcaption(says, className="chart-says"),
            _graph(identifier, figure, tall),
            html.Div(
                [
                    html.Details(
                        [html.Summary("Table"), html.Div(table(says, heads, rows), className="chart-table")],
                        className="disclosure",
                    ),
                    *links,
                ],
                className="chart-foot",
            ),
        ],
        className="chart",
    )


GLYPHS = {"worse": "◆", "better": "▲", "other": "■"}
"""The shape of a signal by its direction, as text."""


def spark(drawing: Sparkline, says: str, height: int = 44) -> Component:
    """A small drawing beside the number that it shows the course of; `says` is read in its place."""
    marks = [
        html.Span(
            GLYPHS[direction],
            className=f"spark-mark mark-{direction}",
            style={"left": f"{left:.1f}%", "top": f"{top:.1f}%"},
        )
        for left, top, direction in drawing.marks
    ]
    inside = [html.Img(src=drawing.source, alt="", className="spark-line"), *marks]
    place = html.Div(
        html.Div(inside, className="spark-place"),
        className="spark-drawing",
        style={"height": f"{height}px"},
        **{"aria-hidden": "true"},
    )
    return html.Div([html.Span(says, className="visually-hidden"), place], className="spark")


def csv_link(href: str, label: str = "CSV") -> Component:
    """A link that downloads the points from the API, with the same filter as the chart."""
    return html.A(
        [icon("save"), label], href=href, download="", className="chart-csv", title="The same points, from the API"
    )


def _graph(identifier: str, figure: Figure, height: int) -> Component:
    graph = dcc.Graph(
        id={"chart": identifier},
        figure=figure,
        config=dict(CONFIG),
        responsive=True,
        style={"height": f"{height}px", "width": "100%"},
    )
    return html.Div(graph, className="chart-drawing", **{"aria-hidden": "true"})
