"""A dry run of events: each one's record as it would be written, and its problems; nothing is stored."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from app.domain.instants import to_rfc3339
from app.domain.records import Batch, Kind
from collectors.events import cloudevents, strict_json
from collectors.mapping import Mappings
from collectors.rejections import Rejections

_NAMES: Mapping[Kind, str] = {
    Kind.TRANSITION: "transition",
    Kind.REVIEW_ACTION: "review_action",
    Kind.IDENTITY_DECISION: "identity_decision",
    Kind.PAYLOAD: "payload",
}
_JSON_COLUMNS = ("attributes", "candidates", "shape")


@dataclass(frozen=True)
class Tried:
    """One event: `item` is {index, kind, record, problems}; `kind` and `table` (a row) are what would be written of it,
    None where nothing would."""

    item: dict[str, Any]
    kind: Kind | None = None
    table: pa.Table | None = None


def try_out(
    body: bytes,
    content_type: str | None,
    headers: Mapping[str, str],
    tenant_scope: str | None,
    treat: Callable[[Batch], Batch],
    mappings: Mappings = (),
) -> list[Tried]:
    """What each event would become, in their order.

    `treat` protects as for the journal, so that nothing is shown here that the pages would not show. A record's sealed
    body is left out. Raises BadInput, UnsupportedMedia where no event can be read.
    """
    judged = _judged(body, content_type, headers, tenant_scope, mappings)
    return [_tried(index, treat(batch), bad) for index, (batch, bad) in enumerate(judged)]


def _judged(
    body: bytes,
    content_type: str | None,
    headers: Mapping[str, str],
    tenant_scope: str | None,
    mappings: Mappings,
) -> list[tuple[Batch, Rejections]]:
    essence = (content_type or "").partition(";")[0].strip().lower()
    events = strict_json.loads(body) if essence == cloudevents.BATCH else None
    if isinstance(events, list):
        return [cloudevents.rows_of([event], tenant_scope, mappings=mappings) for event in events]
    return [cloudevents.decode(body, content_type, headers, tenant_scope, mappings)]


def _tried(index: int, batch: Batch, rejections: Rejections) -> Tried:
    problems = [
        text for rejection in rejections for text in rejection.problems or (rejection.detail or rejection.reason,)
    ]
    for kind, table in batch.tables.items():
        record = record_of(table.to_pylist()[0])
        return Tried({"index": index, "kind": _NAMES[kind], "record": record, "problems": problems}, kind, table)
    return Tried({"index": index, "kind": None, "record": None, "problems": problems})


def record_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """A record's row as JSON has it: without what is null, and without a body."""
    record = {name: _json_value(name, value) for name, value in row.items() if value is not None and name != "body"}
    if "value_amount" in record:
        record["value"] = {"amount": record.pop("value_amount"), "unit": record.pop("value_unit", None)}
    return record


def _json_value(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return to_rfc3339(value)
    return json.loads(value) if name in _JSON_COLUMNS else value
