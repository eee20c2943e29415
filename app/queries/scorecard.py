"""Questions of a scorecard alone: answer times by hour, the longest waits, and whom transactions waited for."""

from typing import NamedTuple

from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.rows import dicts
from app.store.reader import Reader

SHARES = (0.5, 0.75, 0.9, 0.95, 0.99)
MEDIAN, NINETY_FIFTH = SHARES.index(0.5), SHARES.index(0.95)
WORST = 5


def acknowledgements(reader: Reader, filters: Filters) -> Row:
    """{n, percentiles: [{percentile, seconds}], by_hour: [{hour, n, p50, p95}]} of waits on partners that ended in the
    range; hours of UTC in which the wait began, those without one left out."""
    rows = dicts(reader.ask("scorecard_acknowledgements", shares=list(SHARES), **filters.parameters()))
    whole = next(row for row in rows if row["hour"] is None)
    seconds = whole["seconds"] or []
    return {
        "n": whole["n"],
        "percentiles": [
            {"percentile": round(100 * share), "seconds": value} for share, value in zip(SHARES, seconds, strict=False)
        ],
        "by_hour": [
            {"hour": row["hour"], "n": row["n"], "p50": row["seconds"][MEDIAN], "p95": row["seconds"][NINETY_FIFTH]}
            for row in rows
            if row["hour"] is not None
        ],
    }


def longest_waits(reader: Reader, filters: Filters) -> list[Row]:
    """The five transactions that waited longest for a partner: {transaction_id, external_refs, workflow, state, since,
    until, seconds}; `until` null: it waits still."""
    rows = dicts(reader.ask("scorecard_longest", most=WORST, **filters.parameters()))
    return [{**row, "until": row.pop("until_"), "external_refs": " ".join(row["external_refs"])} for row in rows]


class Waited(NamedTuple):
    """Hours that transactions waited for one side, all of them together, and how many transactions did."""

    hours: float
    transactions: int


def waits(reader: Reader, filters: Filters) -> dict[str, Waited]:
    """By side (`partner`, `us`, `hold`: nobody's) what was waited for it in the range; a side without is missing."""
    rows = dicts(reader.ask("scorecard_waits", **filters.parameters()))
    return {row["side"]: Waited(row["hours"], row["transactions"]) for row in rows}
