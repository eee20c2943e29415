"""Retention in the app process: what is over goes, and a store that is made anew takes the place of the one in use."""

import shutil
from functools import partial
from pathlib import Path

from app.assembly.store import build_store
from app.catalog import CatalogFiles
from app.domain.instants import system_clock
from app.governance.retention import Retention
from app.office import Office
from app.platform.installation import Installation
from app.platform.worker import Worker
from app.store.follower import Follower
from app.store.prefetch import yield_to_senders
from app.store.store import Store

EVERY_SECONDS = 3600.0
_LOOK_AGAIN_SECONDS = 5.0


def retention_of(installation: Installation, store: Store, office: Office, catalog: CatalogFiles) -> Retention:
    """Retention by the catalog in force."""
    begun = partial(_folder(installation).mkdir, exist_ok=True)
    return Retention(installation.journal, store, office, catalog.current, system_clock, begun)


def retention_worker(installation: Installation, retention: Retention, follower: Follower) -> Worker:
    """Looks every hour, while the store holds all that the journal does."""
    step = partial(_step, installation, retention, follower)
    return Worker("retention", step, may_run=follower.abreast, first=yield_to_senders, idle_seconds=_LOOK_AGAIN_SECONDS)


def _step(installation: Installation, retention: Retention, follower: Follower) -> float:
    retention.run()
    folder = _folder(installation)
    if folder.exists():  # also what a process before this one began
        shutil.rmtree(folder)
        folder.mkdir()
        build_store(installation, folder / installation.store.name)
        follower.adopt(folder / installation.store.name)
        shutil.rmtree(folder)
    return EVERY_SECONDS


def _folder(installation: Installation) -> Path:
    """Where the next store is made: not beside the one in use, since opening one clears what lies there. It is there
    from the first removal until that store is in use."""
    return installation.data / "anew"
