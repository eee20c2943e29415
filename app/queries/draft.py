"""What a first catalog of a workflow is written from: its states, moves, partners and versions as they were seen."""

from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.paths import edges
from app.queries.rows import dicts
from app.store.reader import Reader


def seen(reader: Reader, workflow: str) -> dict[str, list[Row]]:
    """{states, moves, partners, versions} of a workflow, in the order in which they were entered or first seen."""
    segments = dicts(reader.ask("draft_segments", workflow=workflow))
    return {
        "states": dicts(reader.ask("draft_states", workflow=workflow)),
        "moves": [row for row in edges(reader, Filters(workflow=(workflow,))) if row["to_state"] is not None],
        "partners": [row for row in segments if row["kind"] == "partner"],
        "versions": [row for row in segments if row["kind"] == "version"],
    }
