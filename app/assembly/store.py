"""A store built from the whole journal."""

from pathlib import Path

from app.catalog import CatalogFiles
from app.domain.instants import system_clock
from app.journal import open_journal
from app.platform.installation import Installation
from app.store.store import Store

_LIMIT_BYTES = 8 * 1024 * 1024


def build_store(installation: Installation, path: Path) -> int:
    """A new store at `path` from the whole journal; the last offset it holds."""
    journal = open_journal(installation.journal, system_clock)
    store = Store(path, CatalogFiles(installation.catalog).current, system_clock)
    offset = 0
    while entries := journal.read(offset, _LIMIT_BYTES):
        store.load(entries, settle=False)
        offset = entries[-1].offset
    store.settle()
    store.checkpoint()
    store.close()
    journal.close()
    return offset
