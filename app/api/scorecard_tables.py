"""Columns of the files of a partner's scorecard."""

from collections.abc import Mapping

import pyarrow as pa

from app.api.exports import Table
from app.api.responses import INSTANT
from app.domain.rows import ReadRow, Row

_TEXT, _NUMBER, _COUNT, _FLAG, _DAY = pa.string(), pa.float64(), pa.int64(), pa.bool_(), pa.date32()


def _numbers(whole: ReadRow) -> list[Row]:
    return [_number(row, whole) for row in whole["numbers"]]


def _number(row: ReadRow, whole: ReadRow) -> Row:
    target = row["target"] or {"value": None, "at_least": None, "met": None, "met_before": None, "by": None}
    bound = "at_least" if target["at_least"] else "at_most"
    agreed = {"at_least": None, "at_most": None, bound: target["value"]}
    agreed |= {name: target[name] for name in ("met", "met_before", "by")}
    return {**row, "meaning": row["definition"], "target": agreed}


def _acknowledgements(whole: ReadRow) -> list[Row]:
    answers = whole["acknowledgements"]
    rows: list[Row] = [
        {"percentile": row["percentile"], "n": answers["n"], "seconds": row["seconds"]}
        for row in answers["percentiles"]
    ]
    for row in answers["by_hour"]:
        for percentile, name in ((50, "p50"), (95, "p95")):
            rows.append({"hour": row["hour"], "percentile": percentile, "n": row["n"], "seconds": row[name]})
    return rows


def _of_partner(table: Table) -> Table:
    """The table with the partner of each row, by id and name."""

    def rows(whole: ReadRow) -> list[Row]:
        whose = {"partner": whole["partner"], "partner_title": whole["title"]}
        return [{**row, **whose} for row in table.rows(whole)]

    return Table({"partner": _TEXT, "partner_title": _TEXT, **table.columns}, rows, table.definition)


_TABLES: Mapping[str, Table] = {
    "numbers": Table(
        {
            "number": _TEXT,
            "quantile": _TEXT,
            "unit": _TEXT,
            "value": _NUMBER,
            "n": _COUNT,
            "before.value": _NUMBER,
            "before.n": _COUNT,
            "difference": _TEXT,
            "target.at_least": _NUMBER,
            "target.at_most": _NUMBER,
            "target.met": _FLAG,
            "target.met_before": _FLAG,
            "target.by": _DAY,
            "meaning": _TEXT,
        },
        _numbers,
        "A number of one partner's transactions a row; before: of the period of equal length before. difference: "
        "better or worse by as much as matters, or about the same. target: what was "
        "agreed, and whether this period and the one before keep it. meaning: the number's definition.",
    ),
    "stuck": Table(
        {
            "workflow": _TEXT,
            "state": _TEXT,
            "awaits": _TEXT,
            "waits_on": _TEXT,
            "count": _COUNT,
            "since": INSTANT,
            "next_deadline_at": INSTANT,
        },
        lambda whole: whole["stuck"],
        "What is stuck now, by state: with whom it waits, how many, since when, and the next deadline.",
    ),
    "versions": Table(
        {
            "workflow": _TEXT,
            "version": _TEXT,
            "started": _COUNT,
            "released": _DAY,
            "deprecated": _DAY,
            "sunset": _DAY,
            "past_sunset": _FLAG,
        },
        lambda whole: whole["versions"],
        "Versions that transactions started on in the period, one a row.",
    ),
    "asks": Table(
        {"ask": _TEXT, "by": INSTANT},
        lambda whole: whole["asks"],
        "What the partner is asked to do, a row each; by: until when, now where there is none.",
    ),
    "sides": Table(
        {"side": _TEXT, "waited_hours": _NUMBER, "n": _COUNT, "stuck": _COUNT, "errors": _COUNT},
        lambda whole: whole["sides"],
        "The partner's side and ours, a row each. waited_hours: hours of the period that transactions waited for that "
        "side, all n together; stuck: those that wait for it now; errors: partner_rejection and transient_upstream are "
        "the partner's, all other classes ours.",
    ),
    "acknowledgements": Table(
        {"hour": _COUNT, "percentile": _COUNT, "n": _COUNT, "seconds": _NUMBER},
        _acknowledgements,
        "How long the partner took to answer: percentiles of all waits that ended in the period (no hour), and of "
        "those that began in an hour of the day (UTC), of n.",
    ),
    "worst": Table(
        {
            "transaction_id": _TEXT,
            "external_refs": _TEXT,
            "workflow": _TEXT,
            "state": _TEXT,
            "since": INSTANT,
            "until": INSTANT,
            "seconds": _NUMBER,
        },
        lambda whole: whole["worst"],
        "The five transactions that waited longest for the partner, by the references that both sides know; until: "
        "none where it waits still. Only for who may see single transactions.",
    ),
}
SCORECARD = {name: _of_partner(table) for name, table in _TABLES.items()}
"""A partner's scorecard."""
