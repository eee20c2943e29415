"""Changed after the fact (`/trends/changed`): a closed period's number at its end and now, and who was late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from app.analysis.comparisons.amounts import titled
from app.answers.changed import changed, closed
from app.domain.instants import to_rfc3339
from app.domain.rows import ReadRow
from app.queries.numbers import NUMBERS
from app.security import Permission
from app.web import list_filters
from app.web.components import download, filter_bar, names, states
from app.web.components.facts import panel
from app.web.components.moments import moment
from app.web.dash_libs import Component, html
from app.web.page import single_part
from app.web.trends import choices, numbers
from app.web.trends.moved import SPLITS
from app.web.trends.navigation import trend_pages
from app.web.trends.number_tables import measured, tabular
from app.web.trends.period import Period
from app.web.view import View

if TYPE_CHECKING:
    from app.catalog.model import Catalog
    from app.store.reader import Reader
    from app.web.page import Visit

PATH = "/trends/changed"
FIRST = "finished"
DAYS = 5


def body(visit: Visit) -> list[Component]:
    """The whole page. Raises BadInput for a parameter that is not taken, and for a period that has not ended."""
    view, now = visit.view, visit.reader
    number = view.one("number", tuple(NUMBERS), FIRST) or FIRST
    by = (view.one("by", [name for name, _ in SPLITS], SPLITS[0][0]) or "").split(",")
    filters = closed(list_filters.common(view, now.now), now.now)
    with visit.services.reader(filters.to) as then:
        answer = changed(then, now, number, filters, by)
        beside = changed(then, now, "stuck", filters)["sentence"] if number == "success_rate" else None
    return _drawn(now, view, number, by, answer, beside)


def _drawn(
    now: Reader, view: View, number: str, by: Sequence[str], answer: ReadRow, beside: str | None
) -> list[Component]:
    span = Period(answer["from"], answer["to"])
    pairs = [("from", to_rfc3339(span.from_) or ""), ("to", to_rfc3339(span.to) or ""), *(("by", name) for name in by)]
    href = download.address(f"/changed/{number}", view, *pairs)
    lines = [
        html.H2("What changed", className="visually-hidden"),
        html.P(answer["sentence"].replace(titled(number), numbers.title(number), 1), className="lead"),
        *([html.P(beside)] if beside else []),
        html.P(
            [f"{span.words()}, as known when it ended (", moment(answer["known_until"], "full"), ") and now."],
            className="hint",
        ),
    ]
    return [
        states.heading("Changed after the fact", trend_pages(PATH, view)),
        _choices(now, view, number, ",".join(by), span),
        html.Section(lines, className="panel padded stack"),
        panel("Then and now", _then_and_now(now.catalog, number, by, answer), padded=False),
        panel("What came late, and from whom", _late(answer), padded=False),
        html.P([html.Strong(f"{numbers.title(number)}: "), numbers.definition(number)], className="hint"),
        download.links(href, label="Then and now as"),
        download.links(href, "late", label="What came late as"),
    ]


def _choices(now: Reader, view: View, number: str, by: str, span: Period) -> Component:
    midnight = datetime.combine(now.now.date(), time())
    days = [midnight - timedelta(days=back) for back in range(1, DAYS + 1)]
    spans = [(f"{day:%a} {day.day} {day:%b}", Period(day, day + timedelta(days=1))) for day in days]
    spans += [
        (f"The {n} days to {midnight.day} {midnight:%b}", Period(midnight - timedelta(days=n), midnight))
        for n in (7, 30)
    ]
    links = [
        (text, view.here(PATH, from_=to_rfc3339(one.from_), to=to_rfc3339(one.to)), one == span) for text, one in spans
    ]
    return choices.bar(
        choices.select("number", "Number", [(name, numbers.title(name)) for name in NUMBERS], number),
        choices.select("by", "Split by", SPLITS, by),
        choices.chips("Period", links),
    )


def _then_and_now(catalog: Catalog, number: str, by: Sequence[str], answer: ReadRow) -> Component:
    heads = (", ".join(by).capitalize(), "#When it ended", "#Now", "#Difference")
    rows = [_line("Together", number, answer["then"], answer["now"])]
    rows += [_line(_name(catalog, item["segment"]), number, item["then"], item["now"]) for item in answer["items"]]
    return tabular("Then and now", heads, rows)


def _line(name: str, number: str, then: ReadRow, now: ReadRow) -> Sequence[Any]:
    known = then["value"] is not None and now["value"] is not None
    changed_by = now["value"] - then["value"] if known else None
    change = "same" if changed_by == 0 else numbers.signed(number, changed_by) if known else None
    return [name, *(measured(numbers.value(number, one["value"]), one["n"]) for one in (then, now)), change]


def _late(answer: ReadRow) -> Component:
    if not answer["late"]:
        return states.empty("No record that came after the period changed this number.", good=True)
    heads = ("Source", "Sent by", "What", "#Records", "#Transactions", "First came", "Last came")
    rows = [
        [
            row["source"],
            row["ingested_by"],
            row["kind"].replace("_", " "),
            f"{row['records']:,}",
            f"{row['transactions']:,}",
            moment(row["first_ingested_at"], "full"),
            moment(row["last_ingested_at"], "full"),
        ]
        for row in answer["late"]
    ]
    return tabular("Late records, by source and kind", heads, rows)


def _name(catalog: Catalog, segment: Mapping[str, str | None]) -> str:
    return ", ".join(
        f"no {name}" if value is None else names.title(catalog, name, value) for name, value in segment.items()
    )


PAGE = single_part(
    "changed", PATH, Permission.READ, "Changed after the fact", body, filters=True, times=filter_bar.LOOKED_AT
)
