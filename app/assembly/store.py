"""A store built from the whole journal."""

from contextlib import closing
from pathlib import Path

from app.catalog import CatalogFiles
from app.domain.instants import system_clock
from app.journal import open_journal
from app.platform.installation import Installation
from app.store.follower import Follower
from app.store.store import Store


def build_store(installation: Installation, path: Path) -> int:
    """A new store at `path` from the whole journal; the last offset it holds. Raises Unavailable where it cannot be."""
    with (
        closing(open_journal(installation.journal, system_clock)) as journal,
        closing(Store(path, CatalogFiles(installation.catalog).current, system_clock)) as store,
        closing(Follower(journal, store)) as follower,
    ):
        follower.catch_up()
        store.settle()
        store.checkpoint()
        return follower.offset
