"""What the main page of Trends is made of: each part asks its questions of one reader and draws the answers."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import dash

from app.answers.brief import cost_and_acts
from app.answers.control_chart import chart
from app.answers.latest_figures import LATEST
from app.answers.small_figures import TOO_FEW
from app.answers.stability import stability
from app.domain.rows import ReadRow
from app.queries.filters import Filters
from app.queries.paging import BadCursor
from app.web.answer_cache import Recent
from app.web.components import download, states
from app.web.dash_libs import Component, html
from app.web.trends import chart as chart_details
from app.web.trends import header, query, table, verdicts
from app.web.trends.case_owners import holders
from app.web.trends.series import CLOSER, FIRST, courses, objective
from app.web.view import View

if TYPE_CHECKING:
    from app.store.reader import Reader


class TrendsParts(NamedTuple):
    """The parts of the page: all that does not hang on the segment looked at closely, that one, and a text that is
    equal as long as the first part is."""

    top: Any
    closer: Component
    key: str


def drawn(reader: Reader, view: View, recent: Recent, present: str | None = None) -> TrendsParts:
    """The page beneath its heading. Where `shown` is the key of the part on top, that is not drawn again: somebody is
    reading it, and its charts are many. Nor are its verdicts then judged again, while they are `recent`."""
    asked = query.asked(view, reader.now)
    ask = recent.anew if present is None else recent.of
    answer = ask(_key(view), lambda: _judged(reader, asked, view.one("cursor")))
    key = sha256(repr((_key(view), answer)).encode()).hexdigest()
    if not answer["items"]:
        return TrendsParts([_nothing(view)], html.Div(), key)
    filters = replace(asked.filters, from_=answer["from"], to=answer["to"])
    closer = _closer(reader, answer, filters, asked, view)
    if key == present:
        return TrendsParts(dash.no_update, closer, key)
    return TrendsParts(_top(reader, answer, filters, asked, view), closer, key)


def _judged(reader: Reader, asked: query.Asked, cursor: str | None) -> ReadRow:
    """The segments of one page; a cursor of other filters leads to the first."""
    try:
        return stability(reader, asked.filters, asked.by, asked.interval, cursor)
    except BadCursor:
        return stability(reader, asked.filters, asked.by, asked.interval)


def _key(view: View) -> str:
    return view.changed(of=None, number=None, quantile=None).query()


def _top(reader: Reader, answer: ReadRow, filters: Filters, asked: query.Asked, view: View) -> list[Component]:
    saved = download.address("/stability", view, *_own(answer, asked))
    return [
        header.head(answer, view, _lines(reader, answer, asked)),
        header.controls(asked, view),
        _table(reader, answer, filters, asked, view),
        *table.further(answer, asked, view),
        download.links(saved, "segments", "Save the verdicts as"),
    ]


def _lines(reader: Reader, answer: ReadRow, asked: query.Asked) -> list[header.Line]:
    """What an executive asks next: the same answers as on the brief."""
    cost, acts = cost_and_acts(reader, asked.filters)
    chance = answer["false_signal_rate"]["sentence"]
    return [("What does it cost?", cost), ("Who acts by when?", acts), ("Is it chance?", chance)]


def _own(answer: ReadRow, asked: query.Asked) -> list[tuple[str, str]]:
    split = [("by", name) for name in asked.by]
    return [*split, ("interval", asked.interval), *query.range_pairs(answer["from"], answer["to"])]


def _table(reader: Reader, answer: ReadRow, filters: Filters, asked: query.Asked, view: View) -> Component:
    keys = None if _is_whole(answer) else [_values(item, asked) for item in answer["items"]]
    by_segment = courses(reader, filters, asked.by, asked.interval, FIRST, keys)
    rows = []
    for item in verdicts.ranked(answer["items"]):
        own = by_segment[_values(item, asked)]
        rows.append((item, [course.untold for course in own] if verdicts.too_few(item) else own))
    named = [(segment, holders(reader, filters, segment)) for segment in answer["named"]]
    owners = {query.written(segment): who for segment, who in named if who is not None}
    return table.table(rows, asked, reader.now, view, LATEST[asked.interval][1], owners, answer["overall"]["left_out"])


def _closer(reader: Reader, answer: ReadRow, filters: Filters, asked: query.Asked, view: View) -> Component:
    """The segment that `of` names, or all together."""
    item = _item(answer, asked.of)
    narrowed = query.within(filters, asked.of)
    if item is None and answer["segments"] > len(answer["items"]):
        item = next(iter(stability(reader, narrowed, asked.by, asked.interval)["items"]), None)
    if item is None:
        return states.empty(
            "Nothing happened in this range in the segment that this address names.",
            verdicts.closer("Show all together", {}, view),
        )
    if verdicts.too_few(item):
        return states.empty(TOO_FEW, *([verdicts.closer("Show all together", {}, view)] if asked.of else []))
    parts = asked.by if _is_whole(answer) and not asked.of else ()
    inside = courses(reader, narrowed, (), asked.interval, CLOSER, parts=parts)[()]
    charted = None
    if asked.plan is not None:
        charted_number = chart(reader, asked.plan.number, narrowed, asked.interval, asked.plan.quantile)
        goal = objective(reader.catalog, narrowed, {}, asked.plan)
        charted = chart_details.number_chart(charted_number, item, asked, reader.now, view, goal, inside[1])
    who = holders(reader, filters, asked.of)
    return chart_details.closely(item, inside, charted, asked, reader.now, view, LATEST[asked.interval][1], who)


def _is_whole(answer: ReadRow) -> bool:
    """Whether the answer has all segments that there are."""
    return bool(answer["segments"] == len(answer["items"]))


def _values(item: ReadRow, asked: query.Asked) -> tuple[str | None, ...]:
    return tuple(item["segment"][name] for name in asked.by)


def _item(answer: ReadRow, of: query.Segment) -> ReadRow | None:
    if not of:
        return answer["overall"]  # type: ignore[no-any-return]
    return next((item for item in answer["items"] if item["segment"] == of), None)


def _nothing(view: View) -> Component:
    return states.empty("There is no transaction in this range.", *states.unfiltered(view, query.PATH))
