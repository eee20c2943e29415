"""Small multiples: a number, what it is over the latest buckets, and its course, in a table's cell or on a card."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.analysis.stability.chart_kinds import LEVELS
from app.domain.rows import ReadRow
from app.web.components.chart import spark
from app.web.dash_libs import Component, html
from app.web.figures.control_chart import directions
from app.web.figures.sparkline import sparkline
from app.web.figures.units import SHARE, written
from app.web.trends import numbers
from app.web.trends.series import Course
from app.web.trends.verdicts import closer
from app.web.view import View

SHORT = {
    "completion_seconds": "95 % done within",
    "deadline_attainment": "Within the deadline",
    "queue_depth": "Waiting in queues",
    "retry_rate": "Needed retries",
    "partner_rejection_rate": "Rejected by partner",
    "manual_rate": "Needed people",
    "exception_hours": "Time in exception",
}
"""Where a card has little room."""


def marked(item: ReadRow, course: Course) -> Mapping[datetime, str]:
    """The points of the segment's signals that made its verdict, with their directions."""
    mine = [signal for signal in item["signals"] if (signal["number"], signal["quantile"]) == course.plan.name]
    return directions([signal for signal in mine if signal["confirmed"]])


def small(course: Course, item: ReadRow, height: int = 40) -> Component:
    """The course alone, its signals marked."""
    drawing = sparkline(course.points, marked(item, course), course.objective, from_zero=not _near_one(course))
    return spark(drawing, _says(course, item), height)


def cell(course: Course, item: ReadRow) -> Component:
    """A number and its course, for a table."""
    beside = "" if course.plan.sort == LEVELS else _beside(course)
    return html.Div(
        [
            html.P(
                [
                    html.Span(written(course.value, course.unit), className="figure"),
                    html.Span(beside, className="hint"),
                ],
                className="figure-line",
            ),
            small(course, item),
        ]
    )


def cards(inside: Sequence[Course], item: ReadRow, view: View, over: str) -> Component:
    """One card a number, success and stuck on one; each title leads to the number's control chart."""
    first = html.Li(
        [_card(inside[0], item, view), _card(inside[1], item, view)],
        className="multiple pair",
    )
    rest = [html.Li(_card(course, item, view), className="multiple") for course in inside[2:]]
    return html.Ul([first, *rest], className="multiples", **{"aria-label": f"Numbers over the {over}"})


def _card(course: Course, item: ReadRow, view: View) -> Component:
    number, quantile = course.plan.name
    title = SHORT.get(number, numbers.title(number))
    chosen = (view.one("number"), view.one("quantile")) in ((number, quantile), (number, None))
    return html.Div(
        [
            html.H3(closer(title, item["segment"], view, number=number, quantile=quantile)),
            html.P(
                [
                    html.Span(written(course.value, course.unit), className="figure"),
                    html.Span(_beside(course), className="hint"),
                ],
                className="figure-line",
            ),
            small(course, item, 48),
        ],
        className="card-inside chosen" if chosen else "card-inside",
    )


def _beside(course: Course) -> str:
    if course.objective is not None:
        word = "objective" if course.unit != SHARE else "goal"
        return f"{word} {written(course.objective, course.unit)}"
    if course.plan.sort == LEVELS:
        return "at the end"
    return f"of {course.n:,}" if course.unit == SHARE and course.n else ""


def _says(course: Course, item: ReadRow) -> str:
    """What a screen reader hears in the place of the drawing."""
    known = [point["value"] for point in course.points if point["value"] is not None]
    name = numbers.title(*course.plan.name)
    if not known:
        return f"{name}: nothing in this range."
    count = len(marked(item, course))
    differing = f", {count:,} of {len(course.points):,} points differ from the baseline" if count else ""
    return f"{name}: from {written(min(known), course.unit)} to {written(max(known), course.unit)}{differing}."


def _near_one(course: Course) -> bool:
    known = [point["value"] for point in course.points if point["value"] is not None]
    return course.unit == SHARE and bool(known) and min(known) > 0.5
