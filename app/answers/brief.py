"""The brief of a period for page, API and weekly mail: what changed, what it costs, who acts by when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from app.analysis import brief_text as words
from app.analysis.brief_text import Cost
from app.analysis.merged_cases import combined
from app.analysis.small_cells import left_out
from app.analysis.stability.text import glance
from app.analysis.stability.verdicts import CHAOTIC
from app.answers import small_figures
from app.answers.stability import stability
from app.catalog.model import Catalog
from app.domain.errors import BadInput
from app.domain.rows import ReadRow, Row
from app.queries.cases import standing
from app.queries.casework import UNTOUCHED, into_of, work
from app.queries.filters import Filters
from app.queries.metrics import totals
from app.queries.operate import figures
from app.queries.stakes import at_stake
from app.store.reader import Reader

WEEK = timedelta(days=7)
JUDGED_OVER = timedelta(days=90)
"""What changed is judged against a baseline, so over longer than the period that is told of."""
OVER = "This period is over. What has to be done now is in the brief of the last days."
TITLES = ("What changed", "What it costs", "Who acts by when")


def brief(reader: Reader, filters: Filters | None = None) -> Row:
    """{from, to, subject, glance, lines: [{title, text}] (three), chance, verdict, cost, cases} of the last seven days.

    Or of the range of `filters`. `glance` says better or worse in a few words, `chance` whether what changed may be
    chance; `left_out`, which days were not judged, also ends the first line.
    `cost` is {overdue_hours, overdue_hours_before, by_partner, stuck, value: [{unit, amount, transactions}]}, before
    being the period of the same length that ended at `from`; `cases` are {id, partner, ..., owner, count, claimed, by},
    `cases_not_counted` how many more are of too few transactions to be told to who sees figures alone.
    What is stuck is so at the end of the period. Its value and who acts are known of now alone: a period that is over
    has neither. A mail is `subject` and the three texts. Raises BadInput for a period that ends before it starts.
    """
    filters = _period(filters or Filters(), reader.now)
    since, to = _bounds(filters)
    past = to < reader.now
    judged = replace(filters, from_=to - JUDGED_OVER) if past else filters.without_range()
    changed = stability(reader, judged, ("partner",))
    cost = _cost(reader, filters)
    titles = _titles(reader.catalog)
    cases, hidden = ([], 0) if past else _cases(reader, filters.without_range())
    for case in cases:
        case |= {f"{kind}_title": titles(kind, case[kind]) for kind in ("partner", "owner")}
    chaotic = [item for item in changed["items"] if item["segment"] in changed["named"] and item["verdict"] == CHAOTIC]
    named = [item["title"] for item in sorted(chaotic, key=lambda item: changed["named"].index(item["segment"]))]
    verdict, sides = changed["overall"]["verdict"], [item["verdict"] for item in changed["items"]]
    apart = f" {changed['overall']['left_out']}." if changed["overall"]["left_out"] else ""
    texts = (
        changed["sentence"] + apart,
        words.costs(cost, titles),
        OVER if past else words.acts(cases, reader.now, titles, hidden),
    )
    return {
        "from": since,
        "to": to,
        "subject": words.subject(since, to, verdict, named, cost),
        "glance": glance(verdict, sides, ("partner",), None, changed["segments"]) if past else changed["glance"],
        "left_out": changed["overall"]["left_out"],
        "lines": [{"title": title, "text": text} for title, text in zip(TITLES, texts, strict=True)],
        "chance": changed["false_signal_rate"]["sentence"],
        "verdict": verdict,
        "named": changed["named"],
        "cost": {
            "overdue_hours": cost.hours,
            "overdue_hours_before": cost.hours_before,
            "n": None if cost.hours is None else sum(cost.sizes.values()),
            "by_partner": [
                {
                    "partner": partner,
                    "title": titles("partner", partner),
                    "overdue_hours": hours,
                    "n": cost.sizes[partner],
                }
                for partner, hours in cost.by_partner.items()
            ],
            "stuck": cost.stuck,
            "value": list(cost.stakes),
        },
        "cases": [{name: value for name, value in case.items() if name != "past_deadline"} for case in cases],
        "cases_not_counted": hidden,
    }


def cost_and_acts(reader: Reader, filters: Filters) -> tuple[str, str]:
    """The second and third line alone: of the seven days before the filters' end, whatever their beginning."""
    filters = _period(replace(filters, from_=None), reader.now)
    past = _bounds(filters)[1] < reader.now
    titles = _titles(reader.catalog)
    cases, hidden = ([], 0) if past else _cases(reader, filters.without_range())
    return words.costs(_cost(reader, filters), titles), (
        OVER if past else words.acts(cases, reader.now, titles, hidden)
    )


def _period(filters: Filters, now: datetime) -> Filters:
    to = filters.to or now
    since = filters.from_ or to - WEEK
    if since >= to:
        raise BadInput("from: is not before to.")
    return replace(filters, from_=since, to=to)


def _bounds(filters: Filters) -> tuple[datetime, datetime]:
    if filters.from_ is None or filters.to is None:
        raise ValueError("a period is chosen before it is told of")
    return filters.from_, filters.to


def _cost(reader: Reader, filters: Filters) -> Cost:
    since, to = _bounds(filters)
    earlier = replace(filters, from_=since - (to - since), to=since)
    by_partner = {
        partner: (float(hours), n)
        for (partner,), (hours, n) in totals(reader, "overdue_hours", filters, ("partner",)).items()
    }
    hours_before, before = totals(reader, "overdue_hours", earlier, ())[()]
    past = to < reader.now
    stakes = [] if past else at_stake(reader, filters)
    stuck, _ = totals(reader, "stuck", filters, ())[()]
    whole = Cost(
        length=to - since,
        hours=sum(hours for hours, _ in by_partner.values()),
        hours_before=float(hours_before),
        by_partner={partner: hours for partner, (hours, _) in by_partner.items() if hours},
        sizes={partner: n for partner, (_, n) in by_partner.items()},
        stuck=int(stuck),
        holds=0 if past or reader.least else figures(reader, filters)["holds_over"],
        past=past,
        stakes=stakes,
    )
    return small_figures.cost(whole, before, reader.least)


def _cases(reader: Reader, filters: Filters) -> tuple[list[Row], int]:
    """The cases that stand stuck, merged ones as one, and how many more are too small to be shown apart. Who has one
    is answered, but not by name: that is for operators."""
    done = work(reader)
    cases = []
    rows = [row for row in combined(standing(reader, filters), into_of(done)) if not row["failed"]]
    gone = left_out([row["n"] for row in rows], reader.least)
    for row in (row for row, out in zip(rows, gone, strict=True) if not out):
        own = done.get(row["signature"], UNTOUCHED)
        case: Row = {
            name: row[name]
            for name in ("partner", "workflow", "state", "awaits", "owner", "next_deadline_at", "past_deadline")
        }
        case |= {"claimed": own["has"] is not None, "next_check": own["next_check"]}
        cases.append({"id": row["signature"], "count": row["n"], **case, "by": words.by_when(case, reader.now)})
    return cases, sum(gone)


def _titles(catalog: Catalog) -> words.Titles:
    tables: Mapping[str, ReadRow] = {
        "partner": catalog.partners,
        "owner": catalog.owners,
        "workflow": catalog.workflows,
        "tenant": catalog.tenants,
    }

    def title(kind: str, identifier: str | None) -> str:
        if identifier is None:
            return f"no {kind}"
        entry = tables.get(kind, {}).get(identifier)
        return getattr(entry, "title", None) or identifier

    return title
