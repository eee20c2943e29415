"""A store over a file that may be damaged or held by somebody else."""

import logging
from collections.abc import Callable
from pathlib import Path

import duckdb

from app.catalog.model import Catalog
from app.domain.errors import BadConfiguration
from app.journal.port import Clock
from app.store.store import Store

_UNREADABLE = ("not a valid DuckDB database file", "version number", "Corrupt", "checksum")
_OTHER_LAYOUT = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.InvalidInputException,
    duckdb.SerializationException,
)
"""A file of damaged pages, or whose tables an older Transom laid out."""

_log = logging.getLogger(__name__)


def open_store(path: Path, catalog: Callable[[], Catalog], clock: Clock) -> Store:
    """The store at `path`. A file that does not open, or is of another layout, is moved aside, never deleted.

    The journal fills a new one.

    Raises BadConfiguration where another process holds the file, since DuckDB admits one.
    """
    try:
        return Store(path, catalog, clock)
    except duckdb.IOException as error:
        if "lock" in str(error):
            raise BadConfiguration(f"{path} is held by another process; only one can serve it.") from None
        if not any(words in str(error) for words in _UNREADABLE):
            raise
        _move_aside(path, clock, error)
    except _OTHER_LAYOUT as error:
        _move_aside(path, clock, error)
    return Store(path, catalog, clock)


def _move_aside(path: Path, clock: Clock, error: duckdb.Error) -> None:
    aside = path.with_name(f"{path.name}.{clock():%Y%m%dT%H%M%S}.unreadable")
    path.rename(aside)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
    _log.error("%s did not open (%s) and is now %s; a new one is made from the journal", path, error, aside.name)
