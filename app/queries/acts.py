"""Transactions of an act, and acts on record."""

from collections.abc import Sequence
from typing import Any

import orjson

from app.domain.rows import Row
from app.queries.rows import dicts
from app.store.reader import Reader


def subjects(reader: Reader, ids: Sequence[str]) -> list[Row]:
    """The rows of `act_subjects.sql` for these transaction ids, longest overdue first."""
    return dicts(reader.ask("act_subjects", ids=list(ids)))


def stands(reader: Reader, keys: Sequence[str]) -> dict[str, tuple[str | None, Any]]:
    """By key of a transaction its state and since when."""
    rows = dicts(reader.ask("act_states", keys=list(keys)))
    return {row["tx"]: (row["state"], row["state_since"]) for row in rows}


def steps(reader: Reader, act_id: str) -> dict[str, dict[str, Row]]:
    """By key of a transaction the steps of an act that are on record: {asked: row, done: row}."""
    by_act: dict[str, dict[str, Row]] = {}
    for row in dicts(reader.ask("act_steps", act=act_id)):
        attributes = orjson.loads(row["attributes"]) if row["attributes"] else {}
        by_act.setdefault(row["tx"], {})[row["step"]] = row | {"attributes": attributes}
    return by_act
