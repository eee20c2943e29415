"""A first catalog of a workflow, drafted from what was seen of it."""

from app.analysis.catalog_draft import draft
from app.domain.errors import NotFound
from app.queries.draft import seen
from app.queries.segments import segment_values
from app.store.reader import Reader


def catalog_draft(reader: Reader, workflow: str) -> str:
    """The TOML text. Raises NotFound, with the names that are known, for a workflow without a transition."""
    what = seen(reader, workflow)
    if not what["states"]:
        known = ", ".join(segment_values(reader)["workflow"].values) or "none yet"
        raise NotFound(f"No transition of a workflow {workflow[:80]!r} is stored. Known: {known}.")
    return draft(workflow, what)
