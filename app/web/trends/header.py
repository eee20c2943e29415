"""The head of Trends: the sentence, what it is over, and what can be chosen."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.analysis.stability.periods import DEFAULT, WIDTHS
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.web.dash_libs import Component, html
from app.web.trends import choices, query, verdicts
from app.web.trends.navigation import trend_pages
from app.web.view import View

INTERVALS = {"1h": "hour", "1d": "day", "1w": "week"}
RANGES: Mapping[str, tuple[choices.Option, ...]] = {
    "1h": (("", "7 days"), ("now-2d", "2 days"), ("now-14d", "14 days")),
    "1d": (("", "90 days"), ("now-45d", "45 days"), ("now-26w", "26 weeks"), ("now-52w", "52 weeks")),
    "1w": (("", "52 weeks"), ("now-26w", "26 weeks"), ("now-104w", "104 weeks")),
}
"""Ranges that fit an interval; the first is what it takes by itself."""


_AND = html.Span("; ", className="visually-hidden")
"""Between clauses that stand on lines of their own: the sentence stays one to who copies or hears it."""


MOST_NOW = 3
"""Incidents told at the head; the rest are counted."""


Line = tuple[str, str]
"""A question, and its answer."""
BETTER_OR_WORSE, WITH_WHOM = "Better or worse?", "With whom, since when?"


def head(answer: ReadRow, view: View, lines: Sequence[Line] = ()) -> Component:
    """The questions of who reads nothing else, each with its answer: better or worse, with whom and since when (a line
    for each segment that the sentence names), what is stuck now, and `lines`: what it costs, who acts by when, whether
    it is chance."""
    first, *named = answer["sentence"].split("; ")
    verdict = answer["overall"]["verdict"]
    sentence = html.P([html.Strong(first), *[html.Span([_AND, clause]) for clause in named]])
    questions: list[tuple[str, Component | str | list[Component]]] = [
        (BETTER_OR_WORSE, glance(answer["glance"], verdict)),
        (WITH_WHOM, html.Div(sentence, className="trend-sentence")),
        *[("What burns now?", standing) for standing in now(answer, view)],
        *[(question, clauses(text)) for question, text in lines],
    ]
    return html.Section(
        [
            html.Dl(
                [html.Div([html.Dt(question), html.Dd(text)], className="trend-line") for question, text in questions],
                className="trend-lines",
            ),
            html.P([_over(answer), *_left_out(answer, view)], className="hint"),
            method(answer),
        ],
        className=f"panel padded trend-head head-{verdicts.SHAPES[verdict]}",
    )


def glance(text: str, verdict: str) -> Component:
    """The answer for who reads nothing else, beside the verdict's shape."""
    return html.P([verdicts.shape(verdict), html.Strong(text)], className="trend-glance")


def clauses(text: str) -> list[Component]:
    """The clauses of a sentence on lines of their own; copied or heard they are the sentence."""
    *first, last = text.split("; ")
    return [html.Span(f"{clause}; ", className="brief-part") for clause in first] + [
        html.Span(last, className="brief-part")
    ]


def now(answer: ReadRow, view: View) -> list[Component]:
    """What stands stuck now, which no whole day has; each incident by name, number and beginning, as a link to it."""
    present, until = answer["overall"]["now"], answer["to"]
    incidents = present["incidents"]
    if not incidents:
        return []
    links = [_standing(incident, present["as_of"], until, view) for incident in incidents[:MOST_NOW]]
    rest = len(incidents) - len(links)
    more = [html.A(f"{rest:,} more on Operate", href=view.link("/"))] if rest else []
    unit = INTERVALS[answer["interval"]]
    judged = f"which judges whole {unit}s up to {_at(until)} UTC"
    lead = f"At {present['as_of']:%H:%M} UTC, beside the verdict, {judged}:"
    inside = [html.Span(lead), html.Ul([html.Li(link) for link in [*links, *more]], className="standing-now")]
    return [html.Div(inside, className="trend-now")]


def _standing(incident: ReadRow, as_of: datetime, until: datetime, view: View) -> Component:
    since = incident["since"]
    began = f"{since:%H:%M}" if since.date() == as_of.date() else _at(since)
    waits = "waits" if incident["transactions"] == 1 else "wait"
    partly = " (in the verdict as far as it had begun)" if since < until else " (not in the verdict)"
    return html.A(
        f"{incident['title']}: {incident['transactions']:,} {waits} since {began}{partly}",
        href=view.link(f"/incidents/{to_path(incident['id'])}"),
        title=incident["sentence"],
    )


def _at(instant: datetime) -> str:
    return f"{instant.day} {instant:%b} {instant:%H:%M}"


def controls(asked: query.Asked, view: View) -> Component:
    """How to split, in which buckets, over which range."""
    by = ",".join(asked.by)
    splits = query.SPLITS if by in dict(query.SPLITS) else (*query.SPLITS, (by, " and ".join(asked.by)))
    span = RANGES[asked.interval]
    start = view.from_ or ""
    if start not in dict(span) or view.to is not None:
        start, span = start or "-", (*span, (start or "-", "Chosen dates"))
    intervals = [("" if name == DEFAULT else name, f"Each {word}") for name, word in INTERVALS.items()]
    return choices.bar(
        choices.select("by", "Split by", splits, by),
        choices.select("interval", "In buckets", intervals, "" if asked.interval == DEFAULT else asked.interval),
        choices.select("from", "Over", span, start),
    )


def pages(view: View) -> Component:
    """The way to the other pages of Trends."""
    return trend_pages(query.PATH, view)


def method(answer: ReadRow) -> Component:
    """How a verdict is made and how often it is wrong, on demand."""
    rate = answer["false_signal_rate"]
    return html.Details(
        [
            html.Summary("How this is judged, and how often it is wrong"),
            html.P(
                "Every number of every segment is compared with the limits of its own baseline. More chaotic: one "
                "got worse or varies more, or more transactions take new paths, by more than chance. More stable: only "
                "changes to the better. Steady: neither. Cannot tell: the records do not carry a verdict, and why."
            ),
            html.P([html.Strong("False signals: "), rate["method"]]),
            html.P(
                "Buckets are hours, days and weeks of UTC, whatever zone times are shown in, and only those that are "
                "over are judged. What happens right now is on Operate."
            ),
        ],
        className="disclosure method",
    )


def _left_out(answer: ReadRow, view: View) -> list[Component]:
    """The days of the declared calendar that are not judged, leading to where they are declared."""
    text = answer["overall"]["left_out"]
    return [html.Span([" ", html.A(text, href=view.link("/catalog")), "."])] if text else []


def _over(answer: ReadRow) -> str:
    since, until, interval = answer["from"], answer["to"], answer["interval"]
    count = (until - since) // WIDTHS[interval]
    unit = INTERVALS[interval]
    if WIDTHS[interval] >= timedelta(days=1):
        last = until - timedelta(days=1)
        span = f"{since.day} {since:%b %Y} to {last.day} {last:%b %Y}"
    else:
        span = f"{since.day} {since:%b %Y %H:%M} to {until.day} {until:%b %Y %H:%M}"
    return f"{span}, in {count:,} {unit}{'' if count == 1 else 's'} of UTC."
