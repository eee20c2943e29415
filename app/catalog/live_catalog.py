"""The catalog of a running process: reloaded when its files change; the last good one stays while they are wrong."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from app.catalog.loader import load
from app.catalog.merged_files import catalog_files
from app.catalog.model import Catalog
from app.catalog.problems import CatalogProblems, Problem

LOOK_EVERY_SECONDS = 1.0
_log = logging.getLogger(__name__)

Signature = tuple[tuple[str, int, int, int, int], ...]


class CatalogFiles:
    """`current()` on every request costs a comparison of two numbers; the files are looked at once a second at most.

    Raises CatalogProblems when made over a directory that does not load: a start with a bad catalog is none.
    """

    def __init__(self, directory: Path | None, seconds: Callable[[], float] = time.monotonic) -> None:
        self.directory = directory
        self._seconds = seconds
        self._lock = threading.Lock()
        self._problems: tuple[Problem, ...] = ()
        self._signature = self._look()
        self._catalog = load(directory)
        self._looked = seconds()

    def current(self) -> Catalog:
        """The last catalog that loaded; files that changed are read first."""
        self._refresh()
        return self._catalog

    def problems(self) -> tuple[Problem, ...]:
        """What keeps the files as they now are from being the catalog; empty when they are."""
        self._refresh()
        return self._problems

    def _refresh(self) -> None:
        now = self._seconds()
        if self.directory is None or now - self._looked < LOOK_EVERY_SECONDS:
            return
        if not self._lock.acquire(blocking=False):
            return
        try:
            self._looked = now
            signature = self._look()
            if signature != self._signature:
                self._read_anew()
                self._signature = signature
        finally:
            self._lock.release()

    def _read_anew(self) -> None:
        try:
            self._catalog, self._problems = load(self.directory), ()
            _log.info("catalog read anew from %s", self.directory)
        except CatalogProblems as error:
            self._problems = tuple(error.problems)
            _log.warning("catalog not changed, since its files have problems:\n%s", error)

    def _look(self) -> Signature:
        """What changes when a file does. Read before the files are, so a change in between is seen the next time."""
        if self.directory is None:
            return ()
        try:
            return tuple(
                (str(path), stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)
                for path in catalog_files(self.directory)
                for stat in (path.stat(),)
            )
        except OSError:
            return ()
