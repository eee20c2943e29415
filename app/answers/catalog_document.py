"""The catalog as an answer: its tables under their TOML names, what is compiled as it was written."""

from dataclasses import asdict
from typing import Any

from app.catalog.mappings import RECORDS
from app.catalog.model import Catalog, Pipeline
from app.catalog.pipelines import is_of_pipeline
from app.catalog.record_mapping import SIGNALS, FieldSource, RecordMapping
from app.domain.rows import Row

_RECORD_NAMES = {kind: name for name, kind in RECORDS.items()}


def declared(catalog: Catalog) -> Row:
    """Durations in seconds, `join` as its table; mappings and pipelines as TOML has them."""
    compiled = ("mappings", "pipelines", "join_attributes")
    plain = {name: value for name, value in vars(catalog).items() if name not in compiled}
    tables = asdict(Catalog(**plain))
    for name in compiled:
        del tables[name]
    mappings = {name: mapping for name, mapping in catalog.mappings.items() if not is_of_pipeline(name)}
    return {
        **tables,
        "mappings": {name: _mapping(mapping) for name, mapping in mappings.items()},
        "pipelines": {name: _pipeline(pipeline) for name, pipeline in catalog.pipelines.items()},
        "join": {"attributes": catalog.join_attributes},
    }


def _mapping(mapping: RecordMapping) -> Row:
    when = {name: pattern for name in SIGNALS if (pattern := getattr(mapping.when, name)) is not None}
    fields = {name: _field(source) for name, source in mapping.fields.items()}
    return {"when": {**when, **mapping.when.attributes}, "record": _RECORD_NAMES[mapping.kind], **fields}


def _pipeline(pipeline: Pipeline) -> Row:
    segments = {name: _field(source) for name, source in pipeline.segments.items()}
    return {"id": pipeline.id.text, "steps": [asdict(step) for step in pipeline.steps], **segments}


def _field(source: FieldSource) -> Any:
    """The text that was written, or a table where more than that was."""
    details = {name: value for name in ("default", "values") if (value := getattr(source, name)) is not None}
    if source.parts:
        return [part.text for part in source.parts]
    if source.path is None and source.name is None:
        return {"const": source.const, **details}
    return {"path" if source.path is not None else "attribute": source.text, **details} if details else source.text
