"""Versions side by side (`/trends/versions`): adoption, each number with its uncertainty, and what should be gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from app.answers.comparison import compare
from app.domain.rows import ReadRow
from app.queries.numbers import NUMBERS
from app.security import Permission
from app.web import list_filters
from app.web.components import download, filter_bar, names, registry, states
from app.web.components.chart import chart
from app.web.components.moments import moment
from app.web.dash_libs import Component, html
from app.web.figures.adoption import Date, adoption
from app.web.figures.intervals import Estimate, intervals
from app.web.figures.units import counted, percent
from app.web.page import single_part
from app.web.trends import choices, numbers
from app.web.trends.navigation import trend_pages
from app.web.trends.number_tables import tabular
from app.web.trends.period import CHOICES, Period, period
from app.web.view import View

if TYPE_CHECKING:
    from app.store.reader import Reader
    from app.web.page import Visit

PATH = "/trends/versions"
USUAL = timedelta(days=30)
FIRST = "success_rate"
TABLE = (
    "success_rate",
    "stuck",
    "completion_seconds",
    "deadline_attainment",
    "overdue_hours",
    "partner_answer_seconds",
    "partner_rejection_rate",
    "retry_rate",
    "errors",
    "dead_letters",
    "duplicate_rate",
    "manual_rate",
)
"""The numbers of the table; success stands over what is stuck, always."""


def body(visit: Visit) -> list[Component]:
    """The whole page. Raises BadInput for a parameter that is not taken."""
    reader, view = visit.reader, visit.view
    number = view.one("number", tuple(NUMBERS), FIRST) or FIRST
    span = period(view, reader.now, USUAL)
    filters = replace(list_filters.common(view, reader.now), from_=span.from_, to=span.to)
    answer = compare(reader, filters)
    href = download.address("/compare", view, ("from", view.from_ or "now-30d"))
    inside = [_workflow(reader, view, workflow, rows, number, span, href) for workflow, rows in _by_workflow(answer)]
    nothing = [states.empty("No transaction of this range names a version.", *states.unfiltered(view, PATH))]
    return [
        states.heading("Versions side by side", trend_pages(PATH, view)),
        _choices(view, number),
        html.Section(
            [
                html.H2("Deprecated versions in use", className="visually-hidden"),
                html.P(_titled(reader, answer), className="lead"),
                html.P(f"{span.words()}.", className="hint"),
            ],
            className="panel padded stack",
        ),
        *([part for parts in inside for part in parts] or nothing),
        html.P(
            "A range in brackets is where the value lies with 95 % certainty, had chance alone been at work: Wilson’s "
            "for shares, order statistics for lengths of time, exact Poisson for counts. Where two ranges overlap, the "
            "difference may be chance.",
            className="hint",
        ),
        download.links(href, label="Every number as"),
        download.links(href, "adoption", label="Adoption as"),
    ]


def _choices(view: View, number: str) -> Component:
    options = [(name, numbers.title(name)) for name in NUMBERS]
    ranges = [
        (text, view.here(PATH, from_=since, to=None), (view.from_ or "now-30d") == since and view.to is None)
        for since, text in CHOICES
    ]
    return choices.bar(choices.select("number", "Number drawn", options, number), choices.chips("Last", ranges))


def _titled(reader: Reader, answer: ReadRow) -> str:
    text: str = answer["sentence"]
    for workflow in sorted({row["workflow"] for row in answer["versions"] if row["workflow"]}, key=len, reverse=True):
        text = text.replace(workflow, names.title(reader.catalog, "workflow", workflow))
    return text


def _by_workflow(answer: ReadRow) -> list[tuple[str | None, list[ReadRow]]]:
    grouped: dict[str | None, list[ReadRow]] = {}
    for row in answer["versions"]:
        grouped.setdefault(row["workflow"], []).append(row)
    return sorted(grouped.items(), key=lambda group: -sum(row["started"] or 0 for row in group[1]))


def _workflow(
    reader: Reader, view: View, workflow: str | None, rows: Sequence[ReadRow], number: str, span: Period, href: str
) -> list[Component]:
    title = names.title(reader.catalog, "workflow", workflow) if workflow else "No workflow"
    key = workflow or "none"
    today = span.to.date()
    badges = [_badge(reader, workflow, row, today) for row in rows]
    return [
        html.Section(
            [
                html.H2(title),
                html.Div(
                    [
                        html.Div(badges, className="chips"),
                        html.Div(
                            [_adoption(key, rows, span, href), _intervals(key, rows, number, href)],
                            className="figures",
                        ),
                    ],
                    className="padded stack",
                ),
                _table(rows),
            ],
            className="panel flows",
        )
    ]


def _badge(reader: Reader, workflow: str | None, row: ReadRow, today: date) -> Component:
    known = reader.catalog.workflows.get(workflow or "")
    declared = None if known is None else known.versions.get(row["version"] or "")
    if declared is None:
        return html.Span([html.Strong(_name(row)), "not registered"], className="version version-ending")
    return registry.version_badge(_name(row), declared, today)


def _adoption(key: str, rows: Sequence[ReadRow], span: Period, href: str) -> Component:
    at = [point["at"] for point in rows[0]["adoption"]]
    starts = [{_name(row): row["adoption"][place]["started"] for row in rows} for place in range(len(at))]
    buckets = [{"at": when, "versions": started} for when, started in zip(at, starts, strict=True)]
    heads = ("From", *(f"Started on {_name(row)}" for row in rows))
    table: list[list[Any]] = [
        [moment(bucket["at"], "date"), *(counted(bucket["versions"][_name(row)]) for row in rows)] for bucket in buckets
    ]
    shares = ", ".join(f"{_name(row)} {percent(row['share'])}" for row in rows if row["share"])
    says = (
        f"Which version transactions start on: {shares} of all that started."
        if shares
        else "Nothing started in this range."
    )
    figure = adoption(buckets, [_name(row) for row in rows], _dates(rows, span))
    return chart(f"adoption-{key}", figure, says, heads, table, download.csv(href, "adoption"))


def _dates(rows: Sequence[ReadRow], span: Period) -> list[Date]:
    """The versions' dates that lie in the range; the badges name the others."""
    dates = [
        (row[name], f"{_name(row)} {name}")
        for row in rows
        for name in ("released", "deprecated", "sunset")
        if row[name]
    ]
    placed = [(datetime.combine(day, time()), label) for day, label in dates]
    return [Date(at, label) for at, label in placed if span.from_ <= at <= span.to]


def _intervals(key: str, rows: Sequence[ReadRow], number: str, href: str) -> Component:
    values = [row["numbers"][number] for row in rows]
    figure = intervals(
        [
            Estimate(_name(row), one["value"], one["low"], one["high"], one["n"])
            for row, one in zip(rows, values, strict=True)
        ],
        NUMBERS[number].unit,
    )
    title = numbers.title(number, values[0].get("quantile"))
    stuck = [f"{_name(row)} {counted(row['numbers']['stuck']['value'])}" for row in rows]
    beside = f" Stuck: {', '.join(stuck)}." if number == "success_rate" else ""
    table = [
        [_name(row), numbers.value(number, one["value"]), _range(number, one), counted(one["n"])]
        for row, one in zip(rows, values, strict=True)
    ]
    says = f"{title}, with the range that chance allows.{beside}"
    return chart(f"interval-{key}", figure, says, ("Version", title, "Range", "n"), table, download.csv(href))


def _table(rows: Sequence[ReadRow]) -> Component:
    heads = ("Number", *(f"#{_name(row)}" for row in rows))
    started = ["Started", *(counted(row["started"]) for row in rows)]
    lines = [[_title(rows, number), *(_cell(number, row["numbers"][number]) for row in rows)] for number in TABLE]
    return tabular("Each number by version", heads, [started, *lines])


def _title(rows: Sequence[ReadRow], number: str) -> str:
    return numbers.title(number, rows[0]["numbers"][number].get("quantile"))


def _cell(number: str, number_of_version: ReadRow) -> Component | None:
    """The value, and under it its range and n; of counts of events also how many for each hundred started."""
    if number_of_version["n"] is None:
        return html.Span(counted(None), className="none")
    if number_of_version["value"] is None:
        return None
    per = number_of_version.get("per_started")
    under = f"{per['value'] * 100:.1f} for 100 started" if per else _range(number, number_of_version)
    n = f"n {number_of_version['n']:,}" if NUMBERS[number].unit in ("share", "seconds") else None
    small = ", ".join(text for text in (under, n) if text)
    return html.Span([numbers.value(number, number_of_version["value"]), html.Span(small, className="hint block")])


def _range(number: str, number_of_version: ReadRow) -> str:
    if number_of_version["low"] is None or number_of_version["high"] is None:
        return ""
    return f"[{numbers.value(number, number_of_version['low'])} to {numbers.value(number, number_of_version['high'])}]"


def _name(row: ReadRow) -> str:
    return row["version"] or "no version"


PAGE = single_part(
    "versions", PATH, Permission.READ_FIGURES, "Versions side by side", body, filters=True, times=filter_bar.LOOKED_AT
)
