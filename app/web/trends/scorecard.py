"""A partner's scorecard (`/trends/partners/<id>`): fit to be printed and sent to that partner.

No filter bar stands above it, since that would list the other partners.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.analysis.scorecard_text import ALIKE, first_sheet, lead
from app.answers.figures import number_series
from app.answers.scorecard import scorecard
from app.answers.scorecard_page import APPENDIX
from app.domain.ids import to_path
from app.domain.instants import to_rfc3339
from app.domain.rows import ReadRow
from app.queries.filters import Filters
from app.security import Permission
from app.web import list_filters
from app.web.components import download, names, registry, states
from app.web.components.chart import chart
from app.web.components.facts import panel
from app.web.components.moments import moment
from app.web.components.status import words
from app.web.dash_libs import Component, html
from app.web.figures.control_chart import control_chart
from app.web.figures.units import counted, percent, written
from app.web.page import ADDRESS, Drawn, Page, Part
from app.web.trends import choices, numbers, scorecard_parts
from app.web.trends.navigation import trend_pages
from app.web.trends.number_tables import measured, tabular
from app.web.trends.period import CHOICES, Period
from app.web.view import View

if TYPE_CHECKING:
    from app.store.reader import Reader
    from app.web.page import Visit

PATH = "/trends/partners/"
BODY = "partner-body"
COURSES = (("partner_answer_seconds", "p50"), ("success_rate", None))
"""The numbers that are also drawn over time."""


def title(visit: Visit) -> str:
    """The partner's name, and what the page is."""
    return f"{names.title(visit.reader.catalog, 'partner', visit.identifier)}: scorecard"


def body(visit: Visit) -> list[Component]:
    """The whole page. Raises NotFound for a partner that nobody knows, BadInput for a range that is not taken."""
    reader, partner, view = visit.reader, visit.identifier, visit.view
    card = scorecard(reader, partner, list_filters.common(view, reader.now), visit.services.sees_rows)
    span, before = Period(card["from"], card["to"]), Period(card["before"]["from"], card["before"]["to"])
    path = f"{PATH}{to_path(partner)}"
    ends = [("from", to_rfc3339(span.from_) or ""), ("to", to_rfc3339(span.to) or "")]
    href = download.address(f"/partners/{to_path(partner)}/scorecard", View(as_of=view.as_of), *ends)
    acknowledged = card["acknowledgements"]
    columns = [
        html.Div([panel("Stuck now", _stuck(reader, card), padded=False), _errors(card)], className="column"),
        html.Div([panel("Versions in use", _versions(reader, card), padded=False)], className="column"),
    ]
    return [
        states.heading(f"{card['title']}: scorecard", trend_pages(PATH, view)),
        _choices(view, path),
        html.Section(
            [
                html.P(lead(card), className="lead"),
                html.P(
                    [f"{span.words()}, beside {before.words()}. Made ", moment(card["known_at"], "full"), "."],
                    className="hint",
                ),
            ],
            className="panel padded stack",
        ),
        panel("What we ask, and by when", scorecard_parts.asks(card), padded=False),
        panel("What was agreed, and what got worse", _numbers(first_sheet(card)), padded=False),
        panel("Whose side", scorecard_parts.sides(card), padded=False),
        html.H2(APPENDIX, className="appendix"),
        panel("Numbers beside what was agreed", _numbers(card["numbers"]), padded=False),
        html.Div(
            [_course(reader, partner, span, number, quantile) for number, quantile in COURSES],
            className="columns halves",
        ),
        panel("How long answers took", scorecard_parts.percentiles(acknowledged), padded=False),
        panel(
            "How long they took, by the hour (UTC) in which the wait began",
            scorecard_parts.by_hour(acknowledged),
            padded=False,
        ),
        *scorecard_parts.worst(card),
        panel("By workflow", _workflows(card), padded=False),
        html.Div(columns, className="columns halves"),
        _definitions(card),
        download.links(href),
        html.P(html.A("HTML to print or send", href=f"{href}&format=html", download=""), className="no-print"),
        *scorecard_parts.link_choices(visit),
    ]


def _choices(view: View, path: str) -> Component:
    ranges = [
        (text, view.here(path, from_=since, to=None), (view.from_ or "now-30d") == since and view.to is None)
        for since, text in CHOICES
    ]
    return choices.bar(choices.chips("Last", ranges))


def _numbers(rows: Sequence[ReadRow]) -> Component:
    heads = ("Number", "#This period", "#The period before", "#Difference", "Agreed")
    return tabular("Numbers of this period and of the one before", heads, [_number(row) for row in rows])


def _number(row: ReadRow) -> Sequence[Any]:
    number, before = row["number"], row["before"]
    known = row["value"] is not None and before["value"] is not None
    change = row["value"] - before["value"] if known else None
    return [
        numbers.title(number, row["quantile"]),
        *(measured(numbers.value(number, one["value"]), one["n"]) for one in (row, before)),
        _judged(number, change, row["difference"]),
        scorecard_parts.agreed(row),
    ]


def _judged(number: str, change: float | None, difference: str | None) -> Component | str | None:
    """The difference, and whether it is to the better; of numbers without a better side just the difference."""
    if not change:
        return None if change is None else "same"
    text = numbers.signed(number, change)
    if difference is None:
        return text
    kind = "alike" if difference == ALIKE else difference
    return html.Span([text, html.Span(difference, className=f"judged judged-{kind}")])


def _course(reader: Reader, partner: str, span: Period, number: str, quantile: str | None) -> Component:
    """One number day by day, without limits: a scorecard shows, and leaves the judging to talk."""
    filters = Filters(partner=(partner,), from_=span.from_, to=span.to)
    interval = "1h" if span.length.days <= 2 else "1d"
    points = number_series(reader, number, filters, (), interval, quantile)[0]["points"]
    drawn = {"points": points, "unit": _unit(number), "centre": [], "lower": [], "upper": [], "baseline": None}
    if all(point["value"] is None for point in points):
        return panel(numbers.title(number, quantile), states.empty("Nothing to draw in this period."), padded=False)
    figure = control_chart({**drawn, "rebased": [], "signals": []})
    name = numbers.title(number, quantile)
    rows: list[list[Any]] = [
        [moment(point["at"], "full"), numbers.value(number, point["value"]), counted(point["n"])] for point in points
    ]
    stuck = ""
    if number == "success_rate":
        levels = number_series(reader, "stuck", filters, (), interval)[0]["points"]
        stuck = f" Stuck: {counted(levels[0]['value'])} at the start, {counted(levels[-1]['value'])} at the end."
        rows = [[*row, counted(level["value"])] for row, level in zip(rows, levels, strict=True)]
    heads = ("From", name, "n", *(("Stuck",) if stuck else ()))
    pairs = [("partner", partner), ("interval", interval), *((("quantile", quantile),) if quantile else ())]
    ends = [("from", to_rfc3339(span.from_) or ""), ("to", to_rfc3339(span.to) or "")]
    csv = download.csv(download.address(f"/metrics/{number}", View(), *ends, *pairs))
    says = f"{name}, {'hour by hour' if interval == '1h' else 'day by day'} (UTC).{stuck}"
    return panel(name, chart(f"course-{number}", figure, says, heads, rows, csv, height=200))


def _unit(number: str) -> str:
    return "share" if number.endswith("rate") else "seconds"


def _workflows(card: ReadRow) -> Component:
    heads = ("Workflow", "#Started", "#Success", "#Stuck", "#Within the deadline", "#Goal", "#Median completion time")
    rows = [
        [
            row["title"] or "no workflow",
            counted(row["started"]["value"]),
            written(row["success_rate"]["value"], "share"),
            counted(row["stuck"]["value"]),
            written(row["deadline_attainment"]["value"], "share"),
            None if row["goal"] is None else percent(row["goal"]),
            written(row["completion_seconds"]["value"], "seconds"),
        ]
        for row in card["workflows"]
    ]
    return tabular("Numbers by workflow", heads, rows) if rows else states.empty("Nothing started in this period.")


def _stuck(reader: Reader, card: ReadRow) -> Component:
    if not card["stuck"]:
        return states.empty("Nothing is stuck.", good=True)
    rows: list[list[Any]] = [
        [
            html.Span([row["awaits"] or words(row["state"]), html.Span(_flow(reader, row), className="hint block")]),
            scorecard_parts.side(card, row["waits_on"]),
            counted(row["count"]),
            moment(row["since"], "clock"),
            moment(row["next_deadline_at"], "clock", absent="passed"),
        ]
        for row in card["stuck"]
    ]
    return tabular("Stuck now", ("What is awaited", "From", "#Stuck", "Since", "Next deadline"), rows)


def _versions(reader: Reader, card: ReadRow) -> Component:
    if not card["versions"]:
        return states.empty("No transaction names a version.")
    rows: list[list[Any]] = [
        [_badge(reader, card, row), _flow(reader, row), counted(row["started"])] for row in card["versions"]
    ]
    return tabular("Versions in use", ("Version", "Workflow", "#Started"), rows)


def _badge(reader: Reader, card: ReadRow, row: ReadRow) -> Component:
    known = reader.catalog.workflows.get(row["workflow"] or "")
    declared = None if known is None else known.versions.get(row["version"])
    if declared is None:
        return html.Span([html.Strong(row["version"]), "not registered"], className="version version-ending")
    return registry.version_badge(row["version"], declared, card["to"].date())


def _flow(reader: Reader, row: ReadRow) -> str:
    return names.title(reader.catalog, "workflow", row["workflow"])


def _errors(card: ReadRow) -> Component:
    rows = [[row["title"], scorecard_parts.side(card, row["side"]), counted(row["count"])] for row in card["errors"]]
    heads = ("Error", "Side", "#Times")
    inside = tabular("Errors by class", heads, rows) if rows else states.empty("No error.", good=True)
    return panel("Errors", inside, padded=False)


def _definitions(card: ReadRow) -> Component:
    seen = dict.fromkeys(row["number"] for row in card["numbers"])
    pairs = [html.Div([html.Dt(numbers.title(name)), html.Dd(numbers.definition(name))]) for name in seen]
    return html.Section(
        [html.H2("What the numbers mean"), html.Dl(pairs, className="definitions padded")], className="panel flows"
    )


def draw(visit: Visit) -> Drawn:
    """The page; its links are made where a button asks for one."""
    return Drawn(title(visit), html.Div(body(visit), id=BODY, className="page"))


PAGE = Page(
    "partner",
    f"{PATH}<id>",
    Permission.READ_FIGURES,
    draw,
    (Part(BODY, body, (ADDRESS,)), scorecard_parts.LINK),
)
