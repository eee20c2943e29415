"""The brief (`/trends/brief`): three lines, and what stands behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.answers.brief import brief
from app.answers.small_figures import TOO_FEW
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.domain.segments import SEGMENTS
from app.security import Permission
from app.web import list_filters
from app.web.components import download, names, states
from app.web.components.facts import panel
from app.web.components.moments import moment
from app.web.components.status import words
from app.web.dash_libs import Component, html
from app.web.figures.units import written
from app.web.page import single_part
from app.web.trends import choices, header
from app.web.trends.navigation import trend_pages
from app.web.trends.number_tables import tabular
from app.web.trends.period import CHOICES, Period
from app.web.view import View

if TYPE_CHECKING:
    from app.catalog.model import Catalog
    from app.web.page import Visit

PATH = "/trends/brief"
MOST_CASES = 12


def body(visit: Visit) -> list[Component]:
    """The whole page. Raises BadInput for a range that is not taken."""
    reader, view = visit.reader, visit.view
    answer = brief(reader, list_filters.common(view, reader.now))
    span = Period(answer["from"], answer["to"])
    lines = [
        html.Div([html.Dt(line["title"]), html.Dd(_apart(line["text"], answer))], className=f"brief-line brief-{place}")
        for place, line in enumerate(answer["lines"])
    ]
    ranges = [
        (text, view.here(PATH, from_=since, to=None), (view.from_ or "now-7d") == since and view.to is None)
        for since, text in CHOICES
    ]
    return [
        states.heading("Brief", trend_pages(PATH, view)),
        choices.bar(choices.chips("Last", ranges), _copy(answer)),
        html.Section(
            [
                html.P([span.words(), *_only(reader.catalog, view), "."], className="hint"),
                html.Dl([_better_or_worse(answer), *lines, _chance(answer)], className="brief"),
            ],
            className="panel padded stack",
        ),
        panel("Who acts by when", _cases(reader.catalog, view, answer), padded=False),
        panel("Where the overdue hours were", _hours(reader.catalog, view, answer["cost"]), padded=False),
        html.P(
            "Overdue hours are the hours in this period during which transactions were stuck: past a review’s due "
            "date, a state’s limit or their deadline. Value is what stuck transactions carry, by its own unit.",
            className="hint",
        ),
        download.links(download.address("/brief", view)),
    ]


def _apart(text: str, answer: ReadRow) -> list[Component]:
    """The clauses of a line, each where the eye finds it; read on, they are the line as it is mailed. Days that were
    not judged belong to no segment, and stand apart from the last."""
    not_judged = f" {answer['left_out']}."
    judged = text.removesuffix(not_judged)
    parts = header.clauses(judged)
    if judged != text:
        parts.append(html.Span(not_judged, className="brief-part hint"))
    return parts


def _better_or_worse(answer: ReadRow) -> Component:
    """The shortest answer first; on the page alone, since a mail has three lines."""
    text = header.glance(answer["glance"], answer["verdict"])
    return html.Div([html.Dt(header.BETTER_OR_WORSE), html.Dd(text)], className="brief-line brief-glance")


def _chance(answer: ReadRow) -> Component:
    """Whether it may be chance; on the page alone, since a mail has three lines."""
    return html.Div([html.Dt("Is it chance?"), html.Dd(answer["chance"])], className="brief-line brief-chance")


def _copy(answer: ReadRow) -> Component:
    text = "\n\n".join([answer["subject"], *(f"{line['title']}: {line['text']}" for line in answer["lines"])])
    return html.Button("Copy as text", className="button quiet", **{"data-copy": text})


def _only(catalog: Catalog, view: View) -> list[str]:
    """What the address narrows it to, in words."""
    chosen = [names.title(catalog, name, value) for name in SEGMENTS for value in getattr(view, name)]
    return [f"; only {', '.join(chosen)}"] if chosen else []


def _cases(catalog: Catalog, view: View, answer: ReadRow) -> Component:
    cases, hidden = answer["cases"], answer["cases_not_counted"]
    if not cases:
        nothing = "Nothing is stuck, so nobody has to act."
        return states.empty(TOO_FEW) if hidden else states.empty(nothing, good=True)
    ranked = sorted(cases, key=lambda case: (case["by"] is not None, case["by"] or 0, -case["count"]))
    rows = [_case(catalog, view, case) for case in ranked[:MOST_CASES]]
    table = tabular("Cases, the most urgent first", ("Case", "#Stuck", "Owner", "By", "Taken"), rows)
    rest = len(cases) - MOST_CASES
    rest_text = f"{rest:,} more case{'' if rest == 1 else 's'} on Operate"
    more = [html.P(html.A(rest_text, href=view.link("/")), className="padded")] if rest > 0 else []
    return html.Div([table, *more])


def _case(catalog: Catalog, view: View, case: ReadRow) -> Sequence[Any]:
    whom = names.title(catalog, "partner", case["partner"]) if case["partner"] else "No partner"
    what = f"awaits {case['awaits']}" if case["awaits"] else words(case["state"])
    title = html.A(f"{whom}: {what}", href=view.link(f"/cases/{to_path(case['id'])}"))
    by = moment(case["by"], "clock") if case["by"] else "now: all deadlines passed"
    taken = "yes" if case["claimed"] else "no"
    return [title, f"{case['count']:,}", names.title(catalog, "owner", case["owner"]), by, taken]


def _hours(catalog: Catalog, view: View, cost: ReadRow) -> Component:
    ranked = sorted(cost["by_partner"], key=lambda row: -row["overdue_hours"])
    if not ranked:
        few = cost["overdue_hours"] != 0
        return states.empty(TOO_FEW) if few else states.empty("No transaction was overdue in this period.", good=True)
    rows = [
        [
            _partner(catalog, view, row["partner"]),
            written(row["overdue_hours"], "hours"),
            "—" if not cost["overdue_hours"] else f"{row['overdue_hours'] / cost['overdue_hours'] * 100:.0f} %",
        ]
        for row in ranked
    ]
    return tabular("Overdue hours by partner", ("Partner", "#Overdue hours", "#Share"), rows)


def _partner(catalog: Catalog, view: View, partner: str | None) -> Component | str:
    if partner is None:
        return "No partner"
    return html.A(names.title(catalog, "partner", partner), href=view.link(f"/trends/partners/{to_path(partner)}"))


PAGE = single_part("brief", PATH, Permission.READ_FIGURES, "Brief", body)
