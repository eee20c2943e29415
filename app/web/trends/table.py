"""The segments as a table: verdict, why, success beside stuck, how long it takes, what is overdue, what is open now."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.analysis.stability.verdicts import CHAOTIC, STABLE
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.domain.segments import SEGMENTS
from app.web.components import states
from app.web.components.icons import icon
from app.web.dash_libs import Component, html
from app.web.trends import query, small_multiples, verdicts
from app.web.trends.series import Course
from app.web.view import View

HEADS = ("Success", "Stuck", "95 % done within", "Overdue")
MOST = 20
"""Rows shown at once: more are shown when they are asked for."""


def table(
    rows: Sequence[tuple[ReadRow, Sequence[Course]]],
    asked: query.Asked,
    now: datetime,
    view: View,
    over: str,
    owners: Mapping[tuple[str, ...], str],
    apart: str | None,
) -> Component:
    """A row a segment, what needs a look first; cards on a phone. `over` says what the figures are of, `owners` who has
    the cases of the segments that are named (by `query.written`), `apart` which days are left out of all together."""
    split = " and ".join(asked.by)
    every = view.one("rows", ("all",)) == "all"
    first = rows if every else rows[:MOST]
    heads = [split.capitalize(), "Verdict", "Why", *HEADS, "Open now"]
    body = [_row(item, courses, asked, now, view, owners, apart) for item, courses in first]
    more = [
        html.P(
            states.adjusting(f"Show all {len(rows):,}", view.here(query.PATH, rows="all"), className="button quiet"),
            className="padded",
        )
    ]
    return html.Section(
        [
            html.H2([f"By {split}", html.Span(f"figures: {over}", className="hint beside")]),
            html.Table(
                [
                    html.Caption(f"Verdicts and numbers by {split}", className="visually-hidden"),
                    html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
                    html.Tbody(body),
                ],
                className="table trends-table",
            ),
            *(more if len(first) < len(rows) else []),
        ],
        className="panel flows",
    )


def further(answer: ReadRow, asked: query.Asked, view: View) -> list[Component]:
    """Where there are more segments than one page judges: how many, which these are, and the way on."""
    if answer["segments"] <= len(answer["items"]):
        return []
    split = " and ".join(asked.by)
    ways = []
    if view.one("cursor") is not None:
        ways.append(
            states.adjusting("The first", view.here(query.PATH, cursor=None, of=None), className="button quiet")
        )
    if answer["next"] is not None:
        href = view.here(query.PATH, cursor=answer["next"], of=None, rows=None)
        ways.append(states.adjusting("The next", href, className="button quiet"))
    return [
        html.P(
            [
                f"{len(answer['items']):,} of {answer['segments']:,} are on this page; those that were stuck "
                f"or started most come first. To see one {split}, choose it in the filters. ",
                *ways,
            ],
            className="hint padded",
        )
    ]


def _row(
    item: ReadRow,
    courses: Sequence[Course],
    asked: query.Asked,
    now: datetime,
    view: View,
    owners: Mapping[tuple[str, ...], str],
    apart: str | None,
) -> Component:
    named = item["verdict"] in (CHAOTIC, STABLE)
    cells = [
        html.Td(
            small_multiples.cell(course, item),
            className="multiple-cell",
            **{"data-head": head},
        )
        for head, course in zip(HEADS, courses, strict=True)
    ]
    return html.Tr(
        [
            html.Th(verdicts.closer(item["title"], item["segment"], view), scope="row", className="row-name"),
            html.Td(
                [
                    verdicts.mark(item["verdict"]),
                    html.Span(verdicts.since(item, now, asked.interval), className="hint block"),
                    *([html.Span(item["left_out"], className="hint block")] if item["left_out"] != apart else []),
                ],
                className="verdict-cell",
            ),
            html.Td(verdicts.reasons(item, view, verdicts.FEW), className="why-cell"),
            *cells,
            html.Td(
                [*cases(item, view, owners.get(query.written(item["segment"]))), *stuck_now(item["now"], view)],
                className="cases-cell",
                **{"data-head": "Open now"},
            ),
        ],
        className="row-told" if named else "row-quiet",
    )


def stuck_now(present: ReadRow, view: View) -> list[Component]:
    """What is stuck at this instant, which no verdict counts yet."""
    return [
        html.A(
            f"{incident['transactions']:,} stuck since {incident['since']:%d %b %H:%M} UTC",
            href=view.link(f"/incidents/{to_path(incident['id'])}"),
            title=incident["sentence"],
            className="hint block",
        )
        for incident in present["incidents"]
    ]


def cases(item: ReadRow, view: View, who: str | None = None) -> list[Component]:
    """How many cases stand open now, leading to them on Operate, and who has them, where that is known."""
    count = item["open_cases"]
    if count is None:
        return [html.Span("too few", className="none")]
    if not count:
        return [html.Span("no case", className="none")]
    segments = {name: getattr(view, name) for name in SEGMENTS if getattr(view, name)}
    href = view.link("/", **{**segments, **dict(query.segment_pairs(item["segment"]))})
    link = html.A([icon("stuck"), f"{count:,} case{'' if count == 1 else 's'}"], href=href, className="to-cases")
    return [link, *([] if who is None else [html.Span(who, className="hint block")])]
