"""Pipelines: a workflow written as an ordered list of checkpoints, each a span, log record or event by its name.

`[pipelines.NAME]` stands for a workflow whose states are its steps, for a mapping of each step, and for its id among
the attributes of `[join]`: nothing else need be declared for states, limits, stuck transactions and paths.
"""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from app.catalog.mappings import named_source
from app.catalog.merged_files import Declared
from app.catalog.model import WAITS_ON, Checkpoint, Pipeline
from app.catalog.record_mapping import FieldSource, RecordMapping, When
from app.catalog.table_reader import Table
from app.domain.records import Kind

_SEGMENTS = ("partner", "tenant", "version")
_PREFIX = "pipelines."
_SHARED = ("title", "owner", "deadline", "goal", "runbook")
"""Keys that a pipeline has as a workflow has them; the workflow's reader judges them."""


def read_pipelines(top: Table, declared: Declared) -> dict[str, Pipeline]:
    """Every `[pipelines.NAME]`; each is put among the tables as the workflow that it stands for."""
    pipelines: dict[str, Pipeline] = {}
    for table in top.tables("pipelines", "a pipeline"):
        pipeline = _read(table)
        workflows = declared.values.setdefault("workflows", {})
        if not isinstance(workflows, dict):
            continue
        if table.name in workflows:
            table.problem(f"workflows.{table.name} is declared too; a pipeline declares its workflow itself.")
            continue
        workflows[table.name] = _workflow(pipeline, table)
        _place(declared, ("workflows", table.name), table)
        pipelines[table.name] = pipeline
    return pipelines


def mappings_of(pipelines: Mapping[str, Pipeline]) -> dict[str, RecordMapping]:
    """A mapping of each step: its span, log record or event moves the transaction to the step's state."""
    return {mapping.name: mapping for pipeline in pipelines.values() for mapping in _mappings(pipeline)}


def is_of_pipeline(mapping: str) -> bool:
    """Whether a mapping of that name is a pipeline's step."""
    return mapping.startswith(_PREFIX)


def joined(attributes: Sequence[str], pipelines: Mapping[str, Pipeline]) -> tuple[str, ...]:
    """The attributes of `[join]` with the ids of pipelines, so that all spans of a step's trace belong to it."""
    names = [pipeline.id.name for pipeline in pipelines.values() if pipeline.id.name is not None]
    return tuple(dict.fromkeys((*attributes, *names)))


def _read(table: Table) -> Pipeline:
    for key in _SHARED:
        table.value(key)
    table.required("id", "steps")
    text = table.text("id")
    source = None if text is None else named_source(table, "id", text)
    segments = {name: _segment(table, name) for name in _SEGMENTS}
    steps = list(_steps(table))
    if table.values.get("steps") == []:
        table.problem("steps must name at least one span or event.", "steps")
    if steps and steps[-1].within is not None:
        table.problem("The last step ends the transaction, so nothing has to follow within a time.", "steps")
    table.close()
    named = {name: source for name, source in segments.items() if source is not None}
    return Pipeline(table.name, source or FieldSource(name="", text=""), tuple(steps), named)


def _segment(table: Table, name: str) -> FieldSource | None:
    text = table.text(name)
    return None if text is None else named_source(table, name, text)


def _steps(table: Table) -> list[Checkpoint]:
    written = table.values.get("steps")
    if isinstance(written, list):
        table.values["steps"] = [{"name": one} if isinstance(one, str) else one for one in written]
    steps: list[Checkpoint] = []
    for row in table.rows("steps", "a step of a pipeline"):
        step = _step(row)
        if any(step.state == earlier.state for earlier in steps):
            row.problem(f'State "{step.state}" is that of an earlier step; give this one another `state`.')
        steps.append(step)
    return steps


def _step(row: Table) -> Checkpoint:
    row.required("name")
    name, state = row.text("name") or "", row.text("state")
    if "*" in name and state is None:
        row.problem(f'The step "{name}" stands for many names; say its state, as state = "received".')
    step = Checkpoint(name, state or name, row.duration("within"), row.choice("waits_on", WAITS_ON) or "us")
    row.close()
    return step


def _workflow(pipeline: Pipeline, table: Table) -> dict[str, Any]:
    """The pipeline as a `[workflows.NAME]` table; the last step completes the transaction."""
    states: dict[str, Any] = {}
    for step, following in zip_longest(pipeline.steps, pipeline.steps[1:]):
        if following is None:
            states[step.state] = {"terminal": "completed"}
            continue
        state = {"waits_on": step.waits_on, "next": [following.state], "awaits": following.name}
        states[step.state] = state if step.within is None else {**state, "limit": f"{step.within}s"}
    shared = {key: table.values[key] for key in _SHARED if key in table.values}
    return {**shared, "states": states}


def _place(declared: Declared, path: tuple[str, ...], table: Table) -> None:
    """What is wrong with the workflow is wrong with the pipeline, and is reported there."""
    declared.places[path] = declared.place(table.path)
    for key in _SHARED:
        if (*table.path, key) in declared.places:
            declared.places[(*path, key)] = declared.places[(*table.path, key)]


def _mappings(pipeline: Pipeline) -> list[RecordMapping]:
    fields = {"workflow": FieldSource(const=pipeline.name, text="const"), "transaction_id": pipeline.id}
    fields |= pipeline.segments
    return [
        RecordMapping(
            f"{_PREFIX}{pipeline.name}.{step.state}",
            Kind.TRANSITION,
            When(event_type=step.name, span_name=step.name, log_event=step.name),
            {**fields, "to_state": FieldSource(const=step.state, text="const")},
        )
        for step in pipeline.steps
    ]
