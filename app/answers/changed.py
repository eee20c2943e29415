"""A closed period's number at its end and now, and who sent the late records that changed it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from app.analysis.comparisons.amounts import SECONDS, SHARE
from app.analysis.comparisons.changed_text import sentence
from app.domain.errors import BadInput
from app.domain.rows import Row
from app.queries import changed as asking
from app.queries.decomposition import known_number
from app.queries.filters import Filters
from app.queries.numbers import NUMBERS
from app.queries.periods import chosen
from app.store.reader import Reader


def changed(
    then: Reader, now: Reader, number: str, filters: Filters, by: Sequence[str] = (), quantile: str | None = None
) -> Row:
    """{number, by, from, to, known_until, then, now, items, late, changed_transactions, sentence}, and its definition.

    `then` reads the store as known at the period's end (`known_until`), `now` as it is. Items, by segment: {segment,
    then: {value, n}, now: {value, n}}. Late are the records that happened by the period's end and came after it, of
    transactions whose part in the number they changed: {source, ingested_by, kind, records, transactions,
    first_ingested_at, last_ingested_at}. `changed_transactions` is how many those are; null, where more than 20,000
    transactions got late records, and then all of these are told of. Raises BadInput for a period that has not ended.
    """
    known_number(number)
    filters, by = closed(filters, now.now), tuple(dict.fromkeys(by))
    since, until = chosen(filters, now.now)
    first, second = (asking.value(reader, number, filters, by, quantile) for reader in (then, now))
    overall = [asking.value(reader, number, filters, (), quantile)[()] for reader in (then, now)]
    nothing = {"value": None if NUMBERS[number].unit in (SHARE, SECONDS) else 0, "n": 0}
    touched = _whose(then, now, number, filters, by, until)
    answer = {
        "number": number,
        "definition": NUMBERS[number].definition,
        "unit": NUMBERS[number].unit,
        "quantile": quantile or next(iter(NUMBERS[number].quantiles), None),
        "by": list(by),
        "from": since,
        "to": until,
        "known_until": then.now,
        "then": overall[0],
        "now": overall[1],
        "items": [
            {
                "segment": dict(zip(by, key, strict=True)),
                "then": first.get(key, nothing),
                "now": second.get(key, nothing),
            }
            for key in dict.fromkeys((*second, *first))
        ],
        "late": asking.late(now, then.now, until, touched) if touched is None or touched else [],
        "changed_transactions": None if touched is None else len(touched),
    }
    return {**answer, "sentence": sentence(answer)}


def closed(filters: Filters, now: datetime) -> Filters:
    """The filters with a period that has ended: by default it ends at the last midnight, a day after it began.

    Raises BadInput for a period that has not ended.
    """
    ended = filters if filters.to is not None else replace(filters, to=datetime.combine(now.date(), time()))
    since, until = chosen(ended, now)
    if until > now:
        raise BadInput("to: the period has not ended, so nothing can have changed after it.")
    return replace(filters, from_=since, to=until)


def _whose(
    then: Reader, now: Reader, number: str, filters: Filters, by: Sequence[str], until: datetime
) -> list[str] | None:
    """The transactions whose part in the number late records changed; None where they are too many to look at."""
    touched = asking.touched(now, then.now, until)
    if not touched:
        return touched
    first, second = (asking.parts(reader, number, filters, by, touched) for reader in (then, now))
    return [tx for tx in touched if first.get(tx) != second.get(tx)]
