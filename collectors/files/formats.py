"""Detects a file's format, and splits it into requests."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from app.domain.errors import BadInput
from collectors.files import event_lines, ocel, ocel_sqlite, otlp_lines, table_rows, xes
from collectors.files.input import Source
from collectors.files.parts import Choices, Part, Problem

FORMATS = ("otlp", "cloudevents", "xes", "ocel", "csv", "parquet", "jsonl")
_ROWS = {"csv": table_rows.csv_events, "parquet": table_rows.parquet_events, "jsonl": table_rows.json_events}
_ENDINGS = (".xes", ".jsonocel", ".sqlite", ".csv", ".parquet", ".jsonl", ".ndjson")
_SIGNS = (
    ("otlp", (b'"resourceSpans"', b'"resourceLogs"')),
    ("cloudevents", (b'"specversion"',)),
    ("ocel", (ocel.SIGN,)),
)


def detected(source: Source) -> str:
    """The format by the file's first bytes. Raises BadInput that names what can be read."""
    head = source.head()
    if head[:1] == b"<" or source.starts_with_utf16("<"):
        return "xes"
    if head.startswith(table_rows.PARQUET):
        return "parquet"
    if head.startswith(ocel_sqlite.SIGN):
        return "ocel"
    if source.name.removesuffix(".gz").endswith(".csv"):
        return "csv"
    formats = {
        head.index(sign): name for name, signs in _SIGNS for sign in signs if head[:1] in (b"{", b"[") and sign in head
    }
    if not formats and source.name.removesuffix(".gz").endswith((".jsonl", ".ndjson")):
        return "jsonl"
    if not formats:
        raise BadInput(f"{source.name}: is none of {', '.join(FORMATS)} by its first bytes; --format says which it is")
    return formats[min(formats)]


def parts(source: Source, choices: Choices) -> Iterator[Part]:
    """The file's requests, in its order. Raises BadInput for a format that is not read, or lacks what it needs."""
    form = detected(source) if choices.form == "auto" else choices.form
    workflow = choices.workflow or workflow_of(source.name)
    match form:
        case "otlp":
            return otlp_lines.parts(source)
        case "cloudevents":
            return event_lines.parts(source)
        case "xes":
            return event_lines.batched(source, _log_events(source, workflow))
        case "ocel":
            return event_lines.batched(source, ocel.events(source, choices.object_type, workflow))
        case "csv" | "parquet" | "jsonl":
            if choices.mapping is None:
                raise BadInput(f"{source.name}: say by --mapping which columns are what; the catalog declares mappings")
            return event_lines.batched(source, _ROWS[form](source, choices.mapping, workflow))
    raise BadInput(f'{source.name}: the format "{form}" is not read; auto, {", ".join(FORMATS)} are')


def workflow_of(name: str) -> str:
    """The file's name without `.gz` and the ending of its format."""
    path = Path(name.removesuffix(".gz"))
    return path.stem if path.suffix.lower() in _ENDINGS and path.stem else path.name


def _log_events(source: Source, workflow: str) -> Iterator[tuple[str, bytes | Problem]]:
    seen: Counter[str] = Counter()
    for case in xes.cases(source):
        for problem in case.problems:
            yield problem.place, problem
        for place, event in enumerate(xes.events_of(case, source.name, workflow, seen[case.id]), 1):
            yield f"case {case.id}, event {place}", json.dumps(event).encode()
        seen[case.id] += len(case.events)
