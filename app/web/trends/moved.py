"""Who moved the number (`/trends/moved`): a change between two periods, parted into mix and real change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.analysis.comparisons.amounts import titled
from app.answers.decomposition import decomposition
from app.answers.figures import number_series
from app.answers.small_figures import TOO_FEW
from app.domain.instants import to_rfc3339
from app.domain.rows import ReadRow
from app.queries.filters import Filters
from app.queries.numbers import NUMBERS
from app.security import Permission
from app.web import list_filters
from app.web.components import download, filter_bar, names, states
from app.web.components.chart import chart
from app.web.components.facts import panel
from app.web.dash_libs import Component, html
from app.web.figures.bars import Step, signed, waterfall
from app.web.figures.units import counted, percent, written
from app.web.page import single_part
from app.web.trends import choices, numbers
from app.web.trends.navigation import trend_pages
from app.web.trends.number_tables import measured, tabular
from app.web.trends.period import CHOICES, Period, period
from app.web.view import View

if TYPE_CHECKING:
    from app.store.reader import Reader
    from app.web.page import Visit

PATH = "/trends/moved"
FIRST = "success_rate"
SPLITS = (
    ("partner", "Partner"),
    ("workflow", "Workflow"),
    ("tenant", "Tenant"),
    ("version", "Version"),
    ("partner,version", "Partner and version"),
    ("partner,workflow", "Partner and workflow"),
)
AGAINST = (("before", "The period before"), ("4w", "The same, 4 weeks earlier"))
OPTIONS = tuple(
    option
    for name, number in NUMBERS.items()
    for option in (
        (name, f"{numbers.title(name)}, mean" if number.quantiles else numbers.title(name)),
        *((f"{name}:{quantile}", numbers.title(name, quantile)) for quantile in number.quantiles),
    )
)
"""What can be chosen: every number, of lengths their mean and each quantile."""
STEPS = 6
"""Segments with a bar of their own; the rest share one."""


@dataclass(frozen=True)
class Question:
    """What the address asks: which number, split by what, between which two periods."""

    number: str
    quantile: str | None
    by: tuple[str, ...]
    before: Period
    after: Period
    filters: Filters

    @classmethod
    def of(cls, view: View, reader: Reader) -> Question:
        """Raises BadInput for a number, a split or a range that is not taken."""
        number, _, quantile = (view.one("number", [name for name, _ in OPTIONS], FIRST) or FIRST).partition(":")
        by = view.one("by", [name for name, _ in SPLITS], SPLITS[0][0]) or SPLITS[0][0]
        after = period(view, reader.now)
        earlier = view.one("against", [name for name, _ in AGAINST]) == "4w"
        weeks = timedelta(weeks=4)
        before = Period(after.from_ - weeks, after.to - weeks) if earlier else after.before()
        return cls(number, quantile or None, tuple(by.split(",")), before, after, list_filters.common(view, reader.now))

    def within(self, span: Period) -> Filters:
        """The filters with one of the periods as their range."""
        return replace(self.filters, from_=span.from_, to=span.to)

    def address(self, view: View) -> str:
        """The API's address of the same question."""
        ends = {"baseline_from": self.before.from_, "baseline_to": self.before.to}
        ends |= {"from": self.after.from_, "to": self.after.to}
        pairs = [("number", self.number), *(("by", name) for name in self.by)]
        pairs += [("quantile", self.quantile)] if self.quantile else []
        return download.address(
            "/decomposition", view, *pairs, *((name, to_rfc3339(at) or "") for name, at in ends.items())
        )


def body(visit: Visit) -> list[Component]:
    """The whole page. Raises BadInput for a parameter that is not taken."""
    reader, view = visit.reader, visit.view
    asked = Question.of(view, reader)
    answer = decomposition(
        reader,
        asked.number,
        asked.filters,
        asked.by,
        (asked.before.from_, asked.before.to),
        (asked.after.from_, asked.after.to),
        asked.quantile,
    )
    return [
        states.heading("Who moved the number", trend_pages(PATH, view)),
        _choices(view, asked),
        _sentence(reader, asked, answer),
        *_detail(reader, view, asked, answer),
        html.P(
            [html.Strong(f"{numbers.title(asked.number)}: "), numbers.definition(asked.number), " ", answer["method"]],
            className="hint",
        ),
        download.links(asked.address(view)),
    ]


def _choices(view: View, asked: Question) -> Component:
    ranges = [
        (text, view.here(PATH, from_=since, to=None), (view.from_ or "now-7d") == since and view.to is None)
        for since, text in CHOICES
    ]
    return choices.bar(
        choices.select("number", "Number", OPTIONS, ":".join(filter(None, (asked.number, asked.quantile)))),
        choices.select("by", "Split by", SPLITS, ",".join(asked.by)),
        choices.select("against", "Against", AGAINST, view.one("against") or AGAINST[0][0]),
        choices.chips("Last", ranges),
    )


def _sentence(reader: Reader, asked: Question, answer: ReadRow) -> Component:
    """What happened, in words; success alone would hide what never ends, so what is stuck stands beside it."""
    stuck = []
    if asked.number == "success_rate":
        levels = [
            number_series(reader, "stuck", asked.within(span))[0]["points"][0]["value"]
            for span in (asked.before, asked.after)
        ]
        stuck = [html.P(f"Stuck at the end of each period: {counted(levels[0])} before, {counted(levels[1])} after.")]
    when = f"{asked.before.words()} against {asked.after.words()}."
    lines = [html.P(_titled(reader, answer), className="lead"), *stuck, html.P(when, className="hint")]
    return html.Section([html.H2("What happened", className="visually-hidden"), *lines], className="panel padded stack")


def _titled(reader: Reader, answer: ReadRow) -> str:
    """The sentence with titles in the place of ids."""
    text = str(answer["sentence"]).replace(titled(answer["number"]), numbers.title(answer["number"]), 1)
    known = {pair for item in answer["items"] for pair in item["segment"].items() if pair[1]}
    for name, value in sorted(known, key=lambda pair: -len(pair[1])):
        text = text.replace(value, names.title(reader.catalog, name, value))
    return text


def _detail(reader: Reader, view: View, asked: Question, answer: ReadRow) -> list[Component]:
    if answer["sentence"] == TOO_FEW:
        return []
    if not answer["items"]:
        text = f"Nothing was measured in either period for {numbers.title(asked.number).lower()}."
        return [states.empty(text, *states.unfiltered(view, PATH))]
    table = panel("Every segment", _table(reader, asked, answer), padded=False)
    if answer["change"] is None:
        return [table]
    return [panel("Step by step", _steps(reader, view, asked, answer)), table]


def _steps(reader: Reader, view: View, asked: Question, answer: ReadRow) -> Component:
    """Real change by segment, the largest first, then mix as one bar: together exactly the change."""
    ranked = sorted(answer["items"], key=lambda item: -abs(item["real"] or 0))
    own = STEPS if len(ranked) > STEPS + 1 else len(ranked)
    steps = [Step(_name(reader, item), item["real"]) for item in ranked[:own] if item["real"]]
    rest, others = sum(item["real"] or 0 for item in ranked[own:]), len(ranked) - own
    if any(item["after"]["n"] is None for item in ranked):  # of too few: what is left of the whole is theirs
        rest, others = (answer["real"] or 0) - sum(step.change for step in steps), len(ranked) - len(steps)
    steps += [Step(f"{others} others", rest)] if rest else []
    steps += [Step("Mix", answer["mix"])] if answer["mix"] else []
    good = numbers.up_is_good(asked.number)
    ends = ("Before", answer["before"]["value"]), ("After", answer["after"]["value"])
    figure = waterfall(ends[0], steps, ends[1], answer["unit"], good)
    rows = [[step.label, signed(step.change, answer["unit"])] for step in steps]
    framed = [(name, written(value, answer["unit"])) for name, value in ends]
    mix = " Mix is what segments did by growing or shrinking, without changing themselves." if answer["mix"] else ""
    what = f"What took longer than the {numbers.QUANTILES[asked.quantile]} before: from" if asked.quantile else "From"
    says = f"{what} {framed[0][1]} before to {framed[1][1]} after: {_parted(answer)}.{mix}"
    return chart(
        "moved", figure, says, ("Step", "Change"), [framed[0], *rows, framed[1]], download.csv(asked.address(view))
    )


def _parted(answer: ReadRow) -> str:
    whole, real, mix = (signed(answer[name], answer["unit"]) for name in ("change", "real", "mix"))
    return f"{whole} ({real} real, {mix} mix)" if answer["mix"] else f"{whole}, all of it real change"


def _table(reader: Reader, asked: Question, answer: ReadRow) -> Component:
    weighed = any(
        item["after"]["weight"] is not None or item["before"]["weight"] is not None for item in answer["items"]
    )
    shares = ("#Share before", "#Share after") if weighed else ()
    parts = ("#Real change", "#Mix") if weighed else ()
    heads = (", ".join(asked.by).capitalize(), "#Before", "#After", *shares, *parts, "#Together")
    return tabular(
        "Every segment, what moved the number most first",
        heads,
        [_row(reader, answer["unit"], item, weighed) for item in answer["items"]],
    )


def _row(reader: Reader, unit: str, item: ReadRow, weighed: bool) -> Sequence[Any]:
    cells = [measured(written(item[end]["value"], unit), item[end]["n"]) for end in ("before", "after")]
    shares: list[Any] = [
        None if item[end]["weight"] is None else percent(item[end]["weight"]) for end in ("before", "after")
    ]
    parts = [_change(item[name], unit) for name in ("real", "mix")]
    return [_name(reader, item), *cells, *(shares + parts if weighed else ()), _change(item["total"], unit)]


def _change(change: float | None, unit: str) -> str | None:
    return None if change is None else signed(change, unit)


def _name(reader: Reader, item: ReadRow) -> str:
    named = [
        f"no {name}" if value is None else names.title(reader.catalog, name, value)
        for name, value in item["segment"].items()
    ]
    return ", ".join(named)


PAGE = single_part(
    "moved", PATH, Permission.READ_FIGURES, "Who moved the number", body, filters=True, times=filter_bar.LOOKED_AT
)
