"""A partner's scorecard, fit to be sent to that partner.

It holds numbers of that partner's transactions, and what is stuck, by state. It holds no names of people or of our
teams, no tenants, no ids, no payloads, and nothing of any other partner.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from app.answers import small_figures
from app.catalog.model import Version
from app.domain.errors import NotFound
from app.domain.rows import ReadRow, Row
from app.queries.cases import standing
from app.queries.filters import Filters
from app.queries.metrics import totals
from app.queries.numbers import NUMBERS
from app.queries.periods import chosen, preceding
from app.queries.segment_ranking import ranked_segments
from app.store.reader import Reader

USUAL = timedelta(days=30)
SHOWN: tuple[tuple[str, str | None], ...] = (
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


def scorecard(reader: Reader, partner: str, filters: Filters | None = None) -> Row:
    """{partner, title, from, to, before, known_at, numbers, workflows, stuck, versions, errors} of one partner.

    The range is the last 30 days unless `filters` has one; `before` is the period of equal length that it followed.
    `numbers` are {number, quantile, unit, definition, value, n, before: {value, n}}; `workflows` {workflow, title,
    goal, and its numbers}; `stuck` {state, awaits, waits_on (partner or us), count, since, next_deadline_at};
    `versions` {workflow, version, started, released, deprecated, sunset, past_sunset}; `errors` {error_class, title,
    count}. Raises NotFound for a partner that is neither registered nor seen.
    """
    registered = reader.catalog.partners.get(partner)
    filters = _of(partner, filters or Filters(), reader.now)
    if registered is None and not ranked_segments(reader, filters, ("partner",), 0, 1).total:
        raise NotFound(f"There is no partner {partner[:60]!r}: none is registered or was seen under that name.")
    since, until = chosen(filters, reader.now)
    earlier = replace(filters, from_=preceding((since, until))[0], to=since)
    card = {
        "partner": partner,
        "title": getattr(registered, "title", None) or partner,
        "from": since,
        "to": until,
        "before": {"from": earlier.from_, "to": since},
        "known_at": reader.now,
        "numbers": [_number(reader, number, quantile, filters, earlier) for number, quantile in SHOWN],
        "workflows": _workflows(reader, filters),
        "stuck": _stuck(reader, partner),
        "versions": _versions(reader, filters, until.date()),
        "errors": _errors(reader, filters),
    }
    return small_figures.card(card, reader.least)


def _of(partner: str, filters: Filters, now: datetime) -> Filters:
    """The range alone, of the one partner: whatever else was filtered."""
    to = filters.to or now
    return Filters(partner=(partner,), from_=filters.from_ or to - USUAL, to=to)


def _number(reader: Reader, number: str, quantile: str | None, filters: Filters, earlier: Filters) -> Row:
    now, before = (_whole(reader, number, quantile, one) for one in (filters, earlier))
    asked = NUMBERS[number]
    told = {"number": number, "quantile": quantile, "unit": asked.unit, "definition": asked.definition}
    return {**told, **now, "before": before}


def _whole(reader: Reader, number: str, quantile: str | None, filters: Filters) -> Row:
    value, n = totals(reader, number, filters, (), quantile)[()]
    return {"value": value, "n": n}


def _workflows(reader: Reader, filters: Filters) -> list[Row]:
    rows: dict[str | None, Row] = {}
    for number in BY_WORKFLOW:
        for (workflow,), (value, n) in totals(reader, number, filters, ("workflow",)).items():
            rows.setdefault(workflow, {})[number] = {"value": value, "n": n}
    known = reader.catalog.workflows
    told = [
        {
            "workflow": name,
            "title": getattr(known.get(name or ""), "title", None) or name,
            "goal": getattr(known.get(name or ""), "goal", None),
            **row,
        }
        for name, row in rows.items()
        if row["started"]["value"] or row["stuck"]["value"]
    ]
    return sorted(told, key=lambda row: (-row["started"]["value"], row["workflow"] or ""))


def _stuck(reader: Reader, partner: str) -> list[Row]:
    """What stands stuck now, by state and by what it awaits."""
    rows: dict[tuple[Any, ...], Row] = {}
    for case in standing(reader, Filters(partner=(partner,))):
        if case["failed"] or not case["promised"]:
            continue
        waits_on = "partner" if case["waits_on"] == "partner" else "us"
        key = (case["workflow"], case["state"], case["awaits"], waits_on)
        held = rows.setdefault(key, {"count": 0, "since": case["oldest_since"], "next_deadline_at": None})
        held["count"] += case["promised"]
        held["since"] = min(held["since"], case["oldest_since"])
        deadlines = [at for at in (held["next_deadline_at"], case["next_deadline_at"]) if at is not None]
        held["next_deadline_at"] = min(deadlines, default=None)
    names = ("workflow", "state", "awaits", "waits_on")
    told = [{**dict(zip(names, key, strict=True)), **row} for key, row in rows.items()]
    return sorted(told, key=lambda row: (-row["count"], row["state"] or ""))


def _versions(reader: Reader, filters: Filters, today: date) -> list[Row]:
    told = []
    for (workflow, version), (count, _) in totals(reader, "started", filters, ("workflow", "version")).items():
        known = reader.catalog.workflows.get(workflow or "")
        declared = (None if known is None else known.versions.get(version or "")) or Version()
        if count and version is not None:
            over = declared.sunset is not None and declared.sunset <= today
            dates = {name: getattr(declared, name) for name in ("released", "deprecated", "sunset")}
            told.append({"workflow": workflow, "version": version, "started": count, **dates, "past_sunset": over})
    return sorted(told, key=lambda row: (row["workflow"] or "", row["version"]))


def _errors(reader: Reader, filters: Filters) -> list[Row]:
    known: ReadRow = reader.catalog.errors
    told = [
        {"error_class": name, "title": getattr(known.get(name), "title", None) or name, "count": count}
        for (name,), (count, _) in totals(reader, "errors", filters, ("error_class",)).items()
        if name is not None and count
    ]
    return sorted(told, key=lambda row: (-row["count"], row["error_class"]))
