"""Reads rows of CSV and Parquet files and of JSON lines as events, by a mapping of the catalog.

A row's key is (file, transaction, place among the rows of that transaction), so importing the file again changes
nothing, and importing it by a corrected mapping adds only what that mapping makes anew.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from app.catalog.record_mapping import RecordMapping
from app.domain.errors import BadInput
from collectors.events import strict_json
from collectors.files.input import Source
from collectors.files.parts import Problem
from collectors.mapping import row_data
from collectors.row_events import missing_column, row_event

PARQUET = b"PAR1"
_BATCH_ROWS = 10_000
Placed = tuple[str, bytes | Problem]
"""Where in the file an event stood (`line 7`, `row 7`), and the event as CloudEvents JSON, or why it is none."""


def csv_events(source: Source, mapping: RecordMapping, workflow: str) -> Iterator[Placed]:
    """Events of a CSV file with a header (RFC 4180, UTF-8). Raises BadInput for a file without one."""
    text = io.TextIOWrapper(source.content, encoding="utf-8-sig", errors="strict", newline="")
    lines = csv.reader(text, strict=True)
    try:
        header = next(lines, None)
        if not header or not any(header):
            raise BadInput(f"{source.name}: has no header line that names its columns")
        _check_columns(source.name, "the header", header, mapping)
        yield from _events(_csv_rows(lines, header), source.name, mapping, workflow)
    except (csv.Error, UnicodeDecodeError) as error:
        reason = "is no UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise BadInput(f"{source.name}, line {lines.line_num}: {reason}; what came before it was taken") from None
    finally:
        text.detach()


def parquet_events(source: Source, mapping: RecordMapping, workflow: str) -> Iterator[Placed]:
    """Events of a Parquet file. Raises BadInput for a file that is none, or is cut short."""
    try:
        file = pq.ParquetFile(pa.BufferReader(source.whole()))
        _check_columns(source.name, "the file", file.schema_arrow.names, mapping)
        rows = (row for batch in file.iter_batches(_BATCH_ROWS) for row in batch.to_pylist())
        placed = ((f"row {number}", row) for number, row in enumerate(rows, 1))
        yield from _events(placed, source.name, mapping, workflow)
    except (pa.ArrowInvalid, OSError):
        raise BadInput(f"{source.name}: is no Parquet file, or is cut short") from None


def json_events(source: Source, mapping: RecordMapping, workflow: str) -> Iterator[Placed]:
    """Events of a file with one JSON object a line; the mapping's paths and names read the object."""
    yield from _events(_json_rows(source), source.name, mapping, workflow)


def _json_rows(source: Source) -> Iterator[tuple[str, Mapping[str, Any] | Problem]]:
    for number, line in source.lines():
        place = f"line {number}"
        try:
            row = strict_json.loads(line)
        except BadInput as bad:
            yield place, Problem(place, str(bad).replace("the body", "it", 1))
            continue
        yield place, row if isinstance(row, dict) else Problem(place, "is no JSON object")


def _check_columns(file: str, what: str, names: Sequence[str], mapping: RecordMapping) -> None:
    """Raises BadInput where the mapping reads a field that every record needs from a column that is not there."""
    missing = missing_column(mapping, names, what)
    if missing is not None:
        raise BadInput(f"{file}, line 1: {missing} Nothing was taken")


def _csv_rows(lines: Any, header: list[str]) -> Iterator[tuple[str, Mapping[str, Any] | Problem]]:
    for values in lines:
        place = f"line {lines.line_num}"
        if not values:
            continue
        if len(values) != len(header):
            yield place, Problem(place, f"has {len(values)} values, and the header names {len(header)} columns")
        else:
            yield place, dict(zip(header, values, strict=True))


def _events(
    rows: Iterator[tuple[str, Mapping[str, Any] | Problem]], file: str, mapping: RecordMapping, workflow: str
) -> Iterator[Placed]:
    seen: Counter[str] = Counter()
    for place, row in rows:
        if isinstance(row, Problem):
            yield place, row
            continue
        try:
            yield place, json.dumps(_event(row, file, mapping, workflow, seen)).encode()
        except BadInput as bad:
            yield place, Problem(place, str(bad))


def _event(
    row: Mapping[str, Any], file: str, mapping: RecordMapping, workflow: str, seen: Counter[str]
) -> dict[str, Any]:
    data = row_data(mapping, {name: _plain(value) for name, value in row.items()})
    case = str(data.get("transaction_id", ""))
    seen[case] += 1
    data.setdefault("sequence", seen[case])
    data.setdefault("workflow", workflow)
    return row_event(mapping, file, data, f"{case}/{seen[case]}")


def _plain(value: Any) -> Any:
    """A cell as JSON has it: instants as RFC 3339, whole doubles as integers, bytes as text where they are text."""
    if isinstance(value, datetime):
        return value.isoformat() + ("Z" if value.tzinfo is None else "")
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00Z"
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value
