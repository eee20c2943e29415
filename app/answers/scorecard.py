"""A partner's scorecard, fit to be sent to that partner.

It holds numbers of that partner's transactions beside the targets that were agreed, what is stuck, by state, on whose
side time was spent and errors arose, and what the partner is asked to do. For who may see single transactions it also
has the five that waited longest for the partner, by their references. It holds no names of people or of our teams, no
tenants, no payloads, and nothing of any other partner.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from app.analysis.scorecard_text import difference
from app.analysis.stability.effects import Materiality
from app.answers import small_figures
from app.answers.agreed import PARTNER, US, asks, beside, side_of_error
from app.answers.filter_cells import check_filters
from app.catalog.model import Target, Version
from app.domain.errors import NotFound
from app.domain.rows import ReadRow, Row
from app.queries.cases import standing
from app.queries.filters import Filters
from app.queries.metrics import totals
from app.queries.numbers import NUMBERS
from app.queries.periods import chosen, preceding
from app.queries.scorecard import acknowledgements, longest_waits, waits
from app.queries.segment_ranking import ranked_segments
from app.store.reader import Reader

USUAL = timedelta(days=30)
SCORED: tuple[tuple[str, str | None], ...] = (
    ("started", None),
    ("finished", None),
    ("success_rate", None),
    ("stuck", None),
    ("deadline_attainment", None),
    ("completion_seconds", "p50"),
    ("completion_seconds", "p95"),
    ("partner_answer_seconds", "p50"),
    ("partner_answer_seconds", "p95"),
    ("partner_rejection_rate", None),
    ("partner_rejections", None),
    ("retry_rate", None),
    ("duplicate_rate", None),
    ("dead_letters", None),
    ("overdue_hours", None),
)
"""The numbers that concern both sides; success stands over what is stuck. Our reviews are not the partner's affair."""
BY_WORKFLOW = ("started", "success_rate", "stuck", "deadline_attainment", "completion_seconds")


def scorecard(reader: Reader, partner: str, filters: Filters | None = None, rows: bool = False) -> Row:
    """{partner, title, from, to, before, known_at, numbers, workflows, stuck, versions, errors, acknowledgements,
    sides, asks, worst} of one partner; `worst` names single transactions, and is empty unless `rows`.

    The range is the last 30 days unless `filters` has one; `before` is the period of equal length that it followed.
    `numbers` are {number, quantile, unit, definition, value, n, before: {value, n}, target (`agreed.beside`),
    difference (better, worse, about the same, or null)};
    `workflows` {workflow, title, goal, and its numbers}; `stuck` {state, awaits, waits_on (partner or us), count,
    since, next_deadline_at}; `versions` {workflow, version, started, released, deprecated, sunset, past_sunset};
    `errors` {error_class, title, side, count}; `sides` {side (partner, us), waited_hours, n, stuck, errors}; `asks`
    {ask, by}. Raises NotFound for a partner that is neither registered nor seen,
    Forbidden for one of too few transactions to who is told no small count.
    """
    registered = reader.catalog.partners.get(partner)
    filters = _of(partner, filters or Filters(), reader.now)
    if registered is None and not ranked_segments(reader, filters, ("partner",), 0, 1).total:
        raise NotFound(f"There is no partner {partner[:60]!r}: none is registered or was seen under that name.")
    since, until = chosen(filters, reader.now)
    filters = replace(filters, from_=since, to=until)
    check_filters(reader, filters)
    earlier = replace(filters, from_=preceding((since, until))[0], to=since)
    targets: tuple[Target, ...] = getattr(registered, "targets", ())
    card = {
        "partner": partner,
        "title": getattr(registered, "title", None) or partner,
        "from": since,
        "to": until,
        "before": {"from": earlier.from_, "to": since},
        "known_at": reader.now,
        "numbers": [_number(reader, *name, filters, earlier) for name in _numbers(targets)],
        "workflows": _workflows(reader, filters),
        "stuck": _stuck(reader, partner),
        "versions": _versions(reader, filters, until.date()),
        "errors": _errors(reader, filters),
    }
    card = small_figures.card(card, reader.least)
    matters = Materiality(reader.catalog.smallest_change)
    agreed = {(target.number, target.quantile): target for target in targets}
    for row in card["numbers"]:
        target = agreed.get((row["number"], row["quantile"]))
        row["target"] = beside(target, row["value"], row["before"]["value"])
        row["difference"] = difference(row["number"], row["quantile"], row["value"], row["before"]["value"], matters)
    return card | {
        "acknowledgements": small_figures.acknowledgements(acknowledgements(reader, filters), reader.least),
        "sides": small_figures.sides(_sides(reader, filters, card), reader.least),
        "asks": asks(card["numbers"], card["stuck"], card["versions"]),
        "worst": longest_waits(reader, filters) if rows else [],
    }


def _numbers(targets: Sequence[Target]) -> tuple[tuple[str, str | None], ...]:
    """The numbers of the scorecard: those for which something was agreed first."""
    agreed = [(target.number, target.quantile) for target in targets]
    return (*SCORED[:4], *(name for name in agreed if name not in SCORED), *SCORED[4:])


def _sides(reader: Reader, filters: Filters, card: ReadRow) -> list[Row]:
    """The partner's side beside ours, with how many transactions waited for each; a count is null where one that it
    adds up is. Legal holds are on nobody's side."""
    waited = waits(reader, filters)

    def total(rows: Sequence[ReadRow], name: str, side: str) -> int | None:
        counts = [row["count"] for row in rows if row[name] == side]
        return None if None in counts else sum(counts)

    return [
        {
            "side": side,
            "waited_hours": waited[side].hours if side in waited else 0.0,
            "n": waited[side].transactions if side in waited else 0,
            "stuck": total(card["stuck"], "waits_on", side),
            "errors": total(card["errors"], "side", side),
        }
        for side in (PARTNER, US)
    ]


def _of(partner: str, filters: Filters, now: datetime) -> Filters:
    """The range alone, of the one partner: whatever else was filtered."""
    to = filters.to or now
    return Filters(partner=(partner,), from_=filters.from_ or to - USUAL, to=to)


def _number(reader: Reader, number: str, quantile: str | None, filters: Filters, earlier: Filters) -> Row:
    now, before = (_whole(reader, number, quantile, one) for one in (filters, earlier))
    asked = NUMBERS[number]
    about = {"number": number, "quantile": quantile, "unit": asked.unit, "definition": asked.definition}
    return {**about, **now, "before": before}


def _whole(reader: Reader, number: str, quantile: str | None, filters: Filters) -> Row:
    value, n = totals(reader, number, filters, (), quantile)[()]
    return {"value": value, "n": n}


def _workflows(reader: Reader, filters: Filters) -> list[Row]:
    rows: dict[str | None, Row] = {}
    for number in BY_WORKFLOW:
        for (workflow,), (value, n) in totals(reader, number, filters, ("workflow",)).items():
            rows.setdefault(workflow, {})[number] = {"value": value, "n": n}
    known = reader.catalog.workflows
    listed = [
        {
            "workflow": name,
            "title": getattr(known.get(name or ""), "title", None) or name,
            "goal": getattr(known.get(name or ""), "goal", None),
            **row,
        }
        for name, row in rows.items()
        if row["started"]["value"] or row["stuck"]["value"]
    ]
    return sorted(listed, key=lambda row: (-row["started"]["value"], row["workflow"] or ""))


def _stuck(reader: Reader, partner: str) -> list[Row]:
    """What stands stuck now, by state and by what it awaits."""
    rows: dict[tuple[Any, ...], Row] = {}
    for case in standing(reader, Filters(partner=(partner,))):
        if case["failed"] or not case["promised"]:
            continue
        waits_on = "partner" if case["waits_on"] == "partner" else "us"
        key = (case["workflow"], case["state"], case["awaits"], waits_on)
        total = rows.setdefault(key, {"count": 0, "since": case["oldest_since"], "next_deadline_at": None})
        total["count"] += case["promised"]
        total["since"] = min(total["since"], case["oldest_since"])
        deadlines = [at for at in (total["next_deadline_at"], case["next_deadline_at"]) if at is not None]
        total["next_deadline_at"] = min(deadlines, default=None)
    names = ("workflow", "state", "awaits", "waits_on")
    listed = [{**dict(zip(names, key, strict=True)), **row} for key, row in rows.items()]
    return sorted(listed, key=lambda row: (-row["count"], row["state"] or ""))


def _versions(reader: Reader, filters: Filters, today: date) -> list[Row]:
    listed = []
    for (workflow, version), (count, _) in totals(reader, "started", filters, ("workflow", "version")).items():
        known = reader.catalog.workflows.get(workflow or "")
        declared = (None if known is None else known.versions.get(version or "")) or Version()
        if count and version is not None:
            over = declared.sunset is not None and declared.sunset <= today
            dates = {name: getattr(declared, name) for name in ("released", "deprecated", "sunset")}
            listed.append({"workflow": workflow, "version": version, "started": count, **dates, "past_sunset": over})
    return sorted(listed, key=lambda row: (row["workflow"] or "", row["version"]))


def _errors(reader: Reader, filters: Filters) -> list[Row]:
    known: ReadRow = reader.catalog.errors
    listed = [
        {
            "error_class": name,
            "title": getattr(known.get(name), "title", None) or name,
            "side": side_of_error(name),
            "count": count,
        }
        for (name,), (count, _) in totals(reader, "errors", filters, ("error_class",)).items()
        if name is not None and count
    ]
    return sorted(listed, key=lambda row: (-row["count"], row["error_class"]))
