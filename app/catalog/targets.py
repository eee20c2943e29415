"""`[[partners.NAME.targets]]`: what was agreed with a partner, by number."""

from app.catalog.model import Target
from app.catalog.registry import NUMBERS, QUANTILES
from app.catalog.table_reader import Table

_RATES = ("_rate", "_attainment")


def read_target(table: Table) -> Target | None:
    """One target; None where its number or its value is missing or wrong, which is reported."""
    number, quantile = table.choice("number", NUMBERS), table.text("quantile")
    values = {key: _value(table, key, number) for key in ("at_least", "at_most")}
    ask, by = table.text("ask"), table.day("by")
    table.required("number")
    given = [key for key in values if key in table.values]
    if len(given) != 1:
        table.problem("A target needs exactly one of at_least and at_most.", *given[:1])
    has = QUANTILES.get(number or "", ())
    if number in NUMBERS and quantile not in (has or (None,)):
        takes = f"takes quantile = {' or '.join(has)}" if has else "has no quantiles"
        table.problem(f"{number} {takes}.", "quantile")
    table.close()
    value = values.get(given[0]) if len(given) == 1 else None
    if number not in NUMBERS or value is None:
        return None
    return Target(str(number), value, given == ["at_least"], quantile, ask, by)


def _value(table: Table, key: str, number: str | None) -> float | None:
    """A duration of a length, else a number, of shares from 0 to 1."""
    lasting = number in QUANTILES
    value = table.duration(key) if lasting else table.number(key)
    table.shapes[key] = {"type": ["string", "number"]}
    if value is not None and number is not None and number.endswith(_RATES) and not 0 <= value <= 1:
        table.problem(f"{key} is a share from 0 to 1; 0.98 is 98 %.", key)
        return None
    return value
