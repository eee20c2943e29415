"""A transaction beside its healthy twin, and the structures of two payloads side by side, without their values."""

from collections.abc import Mapping, Sequence

from app.analysis.drawing.timeline_text import LANES, caption
from app.answers.drawings import titles
from app.catalog.model import Catalog
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.domain.segments import SEGMENTS
from app.web.components import names, states, tables
from app.web.components.facts import panel
from app.web.components.icons import icon
from app.web.components.moments import length, moment
from app.web.components.status import mark
from app.web.dash_libs import Component, html
from app.web.view import View

_STEP_HEADS = ("Step", "Lane", "This one", "Its twin")
_SAID_HEADS = ("Attribute", "This one", "Its twin")
_PATH_HEADS = ("Path", "Difference", "This one", "The other")
_CHANGES = {
    "only here": ("warning", "only in this one"),
    "only there": ("silent", "only in the other"),
    "other type": ("retry", "another type"),
    "other count": ("info", "another count"),
    "same": ("check", "the same"),
}
_MOST_SHOWN = 3
TWICE = 2.0
LEAST_SECONDS = 1.0
"""Under a second a difference in length says nothing of a business step."""


def side_by_side(comparison: ReadRow, catalog: Catalog, view: View) -> list[Component]:
    """The twin, then what differs: steps, attributes, payloads."""
    if comparison["twin"] is None:
        return [states.empty(comparison["sentence"])]
    return [
        _pair(comparison, catalog, view),
        panel(
            "Steps",
            _steps(comparison["timeline"], titles(catalog)),
            padded=False,
            hint="counted from the start of each",
        ),
        *_attributes(comparison["attributes"]),
        panel("Payloads", _payloads(comparison["payloads"], view), hint="structure and types; values are hidden"),
    ]


def structure(difference: ReadRow) -> list[Component]:
    """Two structures side by side, what differs first."""
    rows = [
        [
            html.Span(row["path"], className="mono"),
            _change(row["change"]),
            _side(row["here"]),
            _side(row["there"]),
        ]
        for row in difference["items"]
    ]
    lead = html.P(difference["sentence"], className="padded")
    differing = [row for row, each in zip(rows, difference["items"], strict=True) if each["change"] != "same"]
    alike = [row for row, each in zip(rows, difference["items"], strict=True) if each["change"] == "same"]
    parts = [lead]
    if differing:
        parts.append(tables.table("Structures side by side", _PATH_HEADS, differing))
    if alike:
        count = "1 path is" if len(alike) == 1 else f"{len(alike):,} paths are"
        table = tables.table("Paths that are the same", _PATH_HEADS, alike)
        parts.append(html.Details([html.Summary(f"{count} the same"), table], className="disclosure padded"))
    return parts


def _pair(comparison: ReadRow, catalog: Catalog, view: View) -> Component:
    other = comparison["twin"]
    href = view.link(f"/transactions/{to_path(other['transaction_id'])}", tenant=other["tenant"])
    segments = ", ".join(names.title(catalog, name, other[name]) for name in SEGMENTS if other[name])
    inside = [
        html.P(comparison["sentence"], className="lead"),
        html.Div(
            [
                html.A(other["transaction_id"], href=href, className="mono"),
                mark(other["status"]),
                html.Span(segments),
                html.Span(["started ", moment(other["started_at"], "clock")], className="hint"),
            ],
            className="twin-pair",
        ),
    ]
    return html.Section(inside, className="panel padded", **{"aria-label": "Its healthy twin"})


def _steps(rows: Sequence[ReadRow], named: Mapping[str, str]) -> Component:
    """What differs first, the most telling at the top; what is alike is folded."""
    differing = sorted((row for row in rows if differs(row)), key=lambda row: -weight(row))
    alike = [row for row in rows if not differs(row)]
    parts: list[Component] = [
        tables.table("Steps that differ", _STEP_HEADS, [_step(row, named) for row in differing])
        if differing
        else html.P("No step differs.", className="padded")
    ]
    if alike:
        count = "1 step is" if len(alike) == 1 else f"{len(alike):,} steps are"
        table = tables.table("Steps that are alike", _STEP_HEADS, [_step(row, named) for row in alike])
        parts.append(html.Details([html.Summary(f"{count} alike"), table], className="disclosure padded"))
    return html.Div(parts)


def _step(row: ReadRow, named: Mapping[str, str]) -> list[tables.Cell]:
    missing = row["here"] is None or row["there"] is None
    shape = "silent" if row["here"] is None else "warning" if missing or differs(row) else "check"
    title = html.Span([icon(shape), f" {caption(row, named)}"], className="differs" if differs(row) else "")
    return [title, LANES.get(row["lane"], row["lane"]), _taken(row["here"]), _taken(row["there"])]


def differs(row: ReadRow) -> bool:
    """Whether a step is in one alone, came more often, still runs in one, or took at least twice as long."""
    here, there = row["here"], row["there"]
    if here is None or there is None:
        return True
    return here["n"] != there["n"] or here["open"] != there["open"] or _ratio(here, there) >= TWICE


def weight(row: ReadRow) -> float:
    """How much a difference says: the seconds by which the two differ; what is in one alone by what it took there."""
    here, there = ((side["seconds"] or 0.0) if side is not None else 0.0 for side in (row["here"], row["there"]))
    return float(abs(here - there))


def _ratio(here: ReadRow, there: ReadRow) -> float:
    longer, shorter = sorted((float(side["seconds"] or 0) for side in (here, there)), reverse=True)
    return longer / max(shorter, LEAST_SECONDS) if longer > LEAST_SECONDS else 1.0


def _taken(side: ReadRow | None) -> tables.Cell:
    if side is None:
        return None
    times = f"{side['n']:,} times, first " if side["n"] > 1 else ""
    lasted = f", for {length(side['seconds'])}" if side["seconds"] else ""
    still = ", and still" if side["open"] else ""
    return f"{times}after {length(side['after_seconds'])}{lasted}{still}"


def _attributes(rows: Sequence[ReadRow]) -> list[Component]:
    differing = [row for row in rows if row["differs"]]
    own = [row for row in differing if row["kind"] != "span"]
    spans = [row for row in differing if row["kind"] == "span"]
    alike = len(rows) - len(differing)
    inside: list[Component] = [
        _differences(own) if own else html.P("No attribute that matters differs.", className="padded")
    ]
    if spans:
        count = "1 attribute" if len(spans) == 1 else f"{len(spans):,} attributes"
        title = html.Summary(f"{count} of spans, where ids and times always differ")
        inside.append(html.Details([title, _differences(spans)], className="disclosure padded"))
    return [panel("Attributes that differ", *inside, padded=False, hint=f"{alike:,} are the same")]


def _differences(rows: Sequence[ReadRow]) -> Component:
    listed = [[row["attribute"], _values(row["here"]), _values(row["there"])] for row in rows]
    return tables.table("Attributes of both", _SAID_HEADS, listed)


def _values(values: Sequence[str]) -> tables.Cell:
    more = f" and {len(values) - _MOST_SHOWN:,} more" if len(values) > _MOST_SHOWN else ""
    return html.Span(", ".join(values[:_MOST_SHOWN]) + more, className="mono") if values else None


def _payloads(rows: Sequence[ReadRow], view: View) -> Component:
    if not rows:
        return html.P("No payload was captured of either.")
    return html.Ul([html.Li(_payload(row, view)) for row in rows], className="stack")


def _payload(row: ReadRow, view: View) -> list[Component | str]:
    sentence: list[Component | str] = [html.Strong(f"{row['direction']}: ".capitalize()), row["sentence"]]
    if row["payload_id"] is None:
        return sentence
    href = view.link(f"/payloads/{to_path(row['payload_id'])}", tab="twin", **{"with": row["twin_payload_id"]})
    offer = "Side by side" if row["twin_payload_id"] else "Beside the nearest healthy transaction that has one"
    return [*sentence, " ", html.A(offer, href=href)]


def _change(change: str) -> Component:
    shape, text = _CHANGES[change]
    return html.Span([icon(shape), html.Span(text)], className="mark")


def _side(side: ReadRow | None) -> tables.Cell:
    return None if side is None else f"{', '.join(side['types'])}, {side['n']:,} of {side['of']:,}"
