"""A payload's body as redaction lets it be seen: a tree, the text, or the shape."""

from collections.abc import Sequence

from app.domain.rows import ReadRow
from app.web.components.icons import icon
from app.web.components.registry import table
from app.web.dash_libs import Component, html


def tree(rows: Sequence[ReadRow], more: int) -> Component:
    """One line a value, indented; what is hidden says how."""
    lines = [_line(row) for row in rows]
    rest = [html.P(f"{more:,} more values are not shown.", className="hint")] if more else []
    return html.Div([html.Ol(lines, className="tree"), *rest])


def _line(row: ReadRow) -> Component:
    name = "$" if row["name"] is None else f"[{row['name']}]" if isinstance(row["name"], int) else str(row["name"])
    return html.Li(
        [
            html.Span(name, className="tree-name", title=row["path"]),
            _value(row),
            html.Span(row["type"], className="tree-type"),
        ],
        style={"paddingLeft": f"{16 + 18 * min(row['depth'], 20)}px"},
    )


def _value(row: ReadRow) -> Component:
    if row["value"] is None:
        return html.Span("null" if row["type"] == "null" else "", className="tree-value none")
    if row["action"] == "tokenise":
        token = [icon("lock"), html.Span(row["value"], className="mono")]
        return html.Span(token, className="tree-value", title="A token: equal values have equal tokens")
    if row["action"] != "show":
        return html.Span([icon("eye-off"), html.Span("masked")], className="tree-value hidden-value")
    return html.Span(row["value"], className="tree-value mono")


def text(body: str | None) -> Component:
    """The body in its own format, masked values in place."""
    return html.Pre(html.Code(body or ""), className="body-text", tabIndex=0)


def shape(known: ReadRow | None) -> Component:
    """Paths with their types: what can be compared between payloads without seeing a value."""
    paths = (known or {}).get("paths") or []
    if not paths:
        return html.P("The body was not read, so it has no shape.", className="hint")
    rows = [
        html.Tr(
            [
                html.Td(html.Span(entry["path"], className="mono"), **{"data-head": "Path"}),
                html.Td(", ".join(entry["types"]), **{"data-head": "Types"}),
                html.Td(f"{entry['n']:,} of {entry['of']:,}", className="number", **{"data-head": "Present"}),
                html.Td(
                    html.Span(", ".join(entry.get("values", ())), className="mono"), **{"data-head": "Values shown"}
                ),
            ]
        )
        for entry in paths
    ]
    return table(("Path", "Types", "#Present", "Values shown"), rows)
