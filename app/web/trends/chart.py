"""One segment looked at closely: its verdict and small multiples, and one number's control chart with its details."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from app.analysis.stability.chart_kinds import PLANS
from app.analysis.stability.periods import WIDTHS
from app.analysis.stability.text import day
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.queries.numbers import NUMBERS
from app.web.components import download
from app.web.components.chart import chart
from app.web.dash_libs import Component, html
from app.web.figures.chart_template import OTHER
from app.web.figures.control_chart import DIRECTIONS, control_chart, directions
from app.web.figures.units import counted, written
from app.web.trends import choices, numbers, query, small_multiples, verdicts
from app.web.trends.series import Course
from app.web.trends.table import cases, stuck_now
from app.web.view import View

KINDS = {
    "XmR": "an XmR chart (each point against the spread of the baseline)",
    "p'": "a Laney p′ chart (a share, with limits by its n)",
    "u": "a Laney u chart (events for each transaction started)",
}


def closely(
    item: ReadRow,
    courses: Sequence[Course],
    charted: Component | None,
    asked: query.Asked,
    now: datetime,
    view: View,
    over: str,
    who: str | None,
) -> Component:
    """The segment's part of the page; with `charted`, the chart of one number beneath its small multiples. `who` has
    its open cases."""
    title = item["title"] or "All together"
    open_now = [html.Span(["open now: ", *cases(item, view, who)], className="hint open-now")]
    owner_line = open_now if item["open_cases"] else []
    away = html.Span(verdicts.closer("Back to all together", {}, view), className="no-print")
    back = [away] if asked.of else []
    partner = asked.of.get("partner") if tuple(asked.of) == ("partner",) else None
    card = [html.A("Scorecard to send", href=view.link(f"/trends/partners/{to_path(partner)}"))] if partner else []
    return html.Section(
        [
            html.H2([title, html.Span(f"figures: {over}", className="hint beside")], id="closer-title"),
            html.Div(
                [
                    html.Div(
                        [
                            html.P(
                                [
                                    verdicts.mark(item["verdict"]),
                                    html.Span(verdicts.since(item, now, asked.interval), className="hint"),
                                    *owner_line,
                                    *(stuck_now(item["now"], view) if asked.of else []),
                                    *back,
                                    *card,
                                ],
                                className="verdict-line",
                            ),
                            verdicts.reasons(item, view),
                        ]
                    ),
                    small_multiples.cards(courses, item, view, over),
                    every_number(item, asked, view),
                    *([] if charted is None else [charted]),
                ],
                className="padded stack",
            ),
        ],
        className="panel closely",
        **{"aria-labelledby": "closer-title"},
    )


def every_number(item: ReadRow, asked: query.Asked, view: View) -> Component:
    """The control charts of all numbers, on demand."""
    known = [(plan.number, plan.quantile) for plan in PLANS]
    links = [
        (
            numbers.title(number, quantile) if number in NUMBERS else "New paths",
            view.here(query.PATH, of=query.written(item["segment"]), number=number, quantile=quantile),
            asked.plan is not None and asked.plan.name == (number, quantile),
        )
        for number, quantile in known
    ]
    return html.Details(
        [html.Summary("The chart of every number"), choices.chips("Chart", links)],
        className="disclosure no-print",
    )


def number_chart(
    answer: ReadRow,
    item: ReadRow,
    asked: query.Asked,
    now: datetime,
    view: View,
    objective: float | None,
    stuck: Course,
) -> Component:
    """The control chart of one number: limits, signals by shape and colour, its points, its rules, its definition.

    A chart of success says how many are `stuck`, too: what never ends is no failure, and no success.
    """
    number, quantile = answer["number"], answer["quantile"]
    title = numbers.title(number, quantile) if number in NUMBERS else "New paths"
    whose = item["title"] or "all together"
    return html.Section(
        [
            html.H3(f"{title}: {whose}", id="chart-title"),
            html.P([answer["definition"], *_beside(number, stuck)], className="hint"),
            chart(
                "control",
                control_chart(answer, objective),
                _says(answer, asked.interval, now),
                ("Bucket (UTC)", "Value", "n", "Centre", "Lower limit", "Upper limit", "Signal"),
                _points(answer, asked.interval, now),
                csv=_csv(answer, asked, view),
                height=300,
            ),
            _legend(answer, objective),
            _rules(answer, asked.interval, now),
        ],
        className="number-chart",
        **{"aria-labelledby": "chart-title"},
    )


def _beside(number: str, stuck: Course) -> list[Component]:
    if number != "success_rate":
        return []
    return [html.Strong(f" Stuck at the end of the range: {written(stuck.value, stuck.unit)}.")]


def _csv(answer: ReadRow, asked: query.Asked, view: View) -> str | None:
    """The same points with their limits, from the API: of the very buckets that are drawn."""
    if not answer["points"]:
        return None
    first, last = answer["points"][0]["at"], answer["points"][-1]["at"] + WIDTHS[asked.interval]
    own = [("interval", asked.interval), *query.segment_pairs(asked.of), *query.range_pairs(first, last)]
    own += [] if answer["quantile"] is None else [("quantile", answer["quantile"])]
    return download.csv(download.address(f"/stability/chart/{answer['number']}", view, *own))


def _says(answer: ReadRow, interval: str, now: datetime) -> str:
    marked = directions(answer["signals"])
    known = [point for point in answer["points"] if point["value"] is not None]
    if not known:
        return "There is nothing to draw: no bucket of this range has a value."
    last = f"Latest {written(known[-1]['value'], answer['unit'])} (n {known[-1]['n']:,})"
    if answer["baseline"] is None:
        return f"{last}. There are no limits yet: a baseline takes 20 points, and here are {len(known)}."
    centre = next((level for level in reversed(answer["centre"]) if level is not None), None)
    broken = f"{len(marked):,} of {len(known):,} points break a rule" if marked else "no point breaks a rule"
    return f"{last}, against a baseline of {written(centre, answer['unit'])}; {broken}."


def _points(answer: ReadRow, interval: str, now: datetime) -> list[Sequence[Any]]:
    rows = zip(answer["points"], answer["centre"], answer["lower"], answer["upper"], strict=True)
    unit, width = answer["unit"], WIDTHS[interval]
    return [
        (
            day(point["at"], now, width),
            written(point["value"], unit),
            counted(point["n"]),
            written(centre, unit),
            written(lower, unit),
            written(upper, unit),
            "left out" if point["left_out"] else ", ".join(point["signal"]) or None,
        )
        for point, centre, lower, upper in reversed(list(rows))
    ]


def _legend(answer: ReadRow, objective: float | None) -> Component:
    """What the drawing's shapes mean; only those that are in it."""
    present = set(directions(answer["signals"]).values())
    shapes = {"worse": "◆", "better": "▲", OTHER: "■"}
    marks = [(shapes[name], words, f"mark-{name}") for name, words in DIRECTIONS.items() if name in present]
    marks += [("▬", "limits of chance: 99.7 % of points lie between while nothing changes", "mark-limit")] * (
        answer["baseline"] is not None
    )
    marks += [("┅", f"objective {written(objective, answer['unit'])}", "mark-objective")] * (objective is not None)
    return html.Ul(
        [
            html.Li([html.Span(shape, className=f"legend-mark {kind}", **{"aria-hidden": "true"}), words])
            for shape, words, kind in marks
        ],
        className="legend chart-legend",
    )


def _rules(answer: ReadRow, interval: str, now: datetime) -> Component:
    """Which rules were broken when, and what chart this is."""
    width = WIDTHS[interval]
    lines = [
        html.Li(f"{signal['rule']}, {signal['direction'] or 'either way'}: {_span(signal, now, width)}")
        for signal in answer["signals"]
    ]
    locked = [
        html.Li(f"limits locked anew {day(one['at'], now, width)}: {one['because']}") for one in answer["rebased"]
    ]
    return html.Details(
        [
            html.Summary("The rules that were broken" if lines else "What kind of chart this is"),
            html.P(f"This is {KINDS.get(answer['kind'], answer['kind'])}, its limits locked on 20 points."),
            html.Ul([*lines, *locked], className="plain"),
        ],
        className="disclosure",
    )


def _span(signal: ReadRow, now: datetime, width: timedelta) -> str:
    first, last = day(signal["from"], now, width), day(signal["to"] - width, now, width)
    return first if first == last else f"{first} to {last}"
