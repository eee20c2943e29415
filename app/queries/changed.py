"""The parts of a closed period's number then and now, and the records that came late."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.metrics import totals
from app.queries.numbers import NUMBERS
from app.queries.rows import MOST_MATCHES, dicts
from app.store.reader import Reader

_FAMILIES = {
    "metric_of_started": "started",
    "metric_entered": "entered",
    "metric_of_finished": "finished",
    "metric_completion": "completion",
    "metric_levels": "level",
    "metric_hours": "hours",
    "metric_moments": "moment",
    "metric_lengths": "moment",
}


def value(
    reader: Reader, number: str, filters: Filters, by: Sequence[str], quantile: str | None
) -> dict[tuple[str | None, ...], Row]:
    """{value, n} by segment in the order of `by`, over the whole range of the filters. Raises as `series` does."""
    measured = totals(reader, number, filters, by, quantile)
    return {key: {"value": value, "n": n} for key, (value, n) in measured.items()}


def touched(reader: Reader, known_until: datetime, until: datetime) -> list[str] | None:
    """The transactions with a record of before `until` that came in after `known_until`; None for more than 20,000."""
    rows = dicts(reader.ask("changed_touched", known_until=known_until, until=until, most=MOST_MATCHES))
    return None if len(rows) > MOST_MATCHES else [row["tx"] for row in rows]


def parts(reader: Reader, number: str, filters: Filters, by: Sequence[str], txs: Sequence[str]) -> dict[str, str]:
    """What each of the transactions is to the number in the filters' range; those that are nothing to it are left out.

    Equal texts from two readers say that a transaction's part in it is the same.
    """
    only = NUMBERS[number].parameters.get("only")
    asked = {"txs": list(txs), "by": list(by), "family": _family(number), "number": number, "only": only}
    return {row["tx"]: row["part"] for row in dicts(reader.ask("changed_parts", **filters.parameters(), **asked))}


def late(reader: Reader, known_until: datetime, until: datetime, txs: Sequence[str] | None) -> list[Row]:
    """Who sent the late records of these transactions (None: of all), most first:

    {source, ingested_by, kind, records, transactions, first_ingested_at, last_ingested_at}.
    """
    asked = {"known_until": known_until, "until": until, "txs": list(txs or ()), "every": txs is None}
    return dicts(reader.ask("changed_late", **asked))


def _family(number: str) -> str:
    asked = NUMBERS[number]
    if asked.question == "metric_attainment":
        return "exception_promised" if asked.parameters["exceptional"] else "promised"
    family = _FAMILIES[asked.question]
    return f"{family} {asked.parameters['kind']}" if family in ("level", "hours", "moment") else family
