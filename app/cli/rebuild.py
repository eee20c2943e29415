"""`transom rebuild`: the DuckDB file built again from the journal."""

from app.assembly.store import build_store
from app.domain.errors import BadConfiguration
from app.platform.data_lock import lock_data
from app.platform.installation import Installation


def rebuild(installation: Installation) -> str:
    """Builds the store from the journal and puts it in the place of the present one; a sentence with the result."""
    if not installation.journal.exists():
        raise BadConfiguration(f"{installation.data} holds no journal.")
    with lock_data(installation.data):
        return _rebuilt(installation)


def _rebuilt(installation: Installation) -> str:
    target = installation.store
    fresh = target.with_name("rebuilt.duckdb")
    for leftover in (fresh, fresh.with_name(fresh.name + ".wal")):
        leftover.unlink(missing_ok=True)
    offset = build_store(installation, fresh)
    target.with_name(target.name + ".wal").unlink(missing_ok=True)
    fresh.replace(target)
    return f"{target.name} holds the journal up to entry {offset}."
