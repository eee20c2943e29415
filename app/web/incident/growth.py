"""How an incident grew: a small drawing of its transactions over time, and its pace in words."""

from datetime import timedelta

from app.analysis.case_groups import Group
from app.answers.incidents import members
from app.domain.answer_fields.cases import Growth
from app.queries.incidents import growth
from app.store.reader import Reader
from app.web.components.chart import spark
from app.web.components.facts import panel
from app.web.components.moments import moment
from app.web.dash_libs import Component, html
from app.web.figures.sparkline import sparkline

HOUR = timedelta(hours=1)


def grown(reader: Reader, group: Group, trend: list[Growth]) -> Component:
    """The course from when the first came into its state to now, and how many became stuck in each of the last hours.

    It ends at the incident's total.
    """
    now = reader.now
    counts = [row["transactions"] for row in growth(reader, members(reader, group), [now - 2 * HOUR, now - HOUR, now])]
    words = pace(*counts)
    drawing = sparkline([{"at": row["at"], "value": row["transactions"]} for row in trend])
    ends = [moment(trend[0]["at"], "clock"), html.Span(f"{trend[-1]['transactions']:,} now")]
    return panel(
        "How it grew",
        html.Div(
            [
                spark(drawing, course(trend), height=64),
                html.Div(ends, className="growth-ends"),
                html.P(words, className="hint"),
            ],
            className="stack",
        ),
        hint="those stuck now, by when each became so",
    )


def course(trend: list[Growth]) -> str:
    """`From none to 56.` The first point counts who was stuck on entering the state, as past its deadline already."""
    first, last = trend[0]["transactions"], trend[-1]["transactions"]
    return f"From {f'{first:,}' if first else 'none'} to {last:,}."


def pace(two_hours_ago: int, an_hour_ago: int, now: int) -> str:
    """`7 became stuck in the last hour, 12 in the hour before.`"""
    last, before = now - an_hour_ago, an_hour_ago - two_hours_ago
    if not last and not before:
        return "None of them became stuck in the last two hours."
    return f"{last or 'None'} became stuck in the last hour, {before or 'none'} in the hour before."
