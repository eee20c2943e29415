"""Opens the store's file, and moves one aside that is damaged or of another version; none is deleted."""

import logging
import sys
from datetime import datetime
from pathlib import Path

from app.catalog.model import Catalog
from app.domain.errors import BadConfiguration
from app.journal.port import Clock
from app.platform.free_space import is_full
from app.store.condition import Loss
from app.store.opened import Opened
from app.store.soundness import made_by_another_version, refusal_of_a_trial, unreadable_part

if sys.platform != "win32":
    import fcntl

ASIDE = ".unreadable"
EARLIER = ".earlier"
_log = logging.getLogger(__name__)


def open_file(path: Path, catalog: Catalog, clock: Clock, check_all: bool = False) -> tuple[Opened, Loss | None]:
    """The database at `path`, and what happened where the file was at fault and a new one took its place.

    A sound file of another version, with other tables, is no fault: it is moved aside, and the journal fills a new one.
    `check_all` reads the whole file before it is trusted, which costs seconds for a large one.
    Raises BadConfiguration where another process holds the file, or rights or space are missing.
    """
    try:
        return _sound(path, catalog, check_all), None
    except Exception as error:
        hindrance = hindrance_of(path)
        if hindrance is not None:
            raise BadConfiguration(hindrance) from None
        Opened(None, catalog).connection.close()  # raises where no file at all could be opened
        reason = (str(error).splitlines() or [type(error).__name__])[0][:240]
    if made_by_another_version(path):
        aside = _renamed(path, clock(), EARLIER)
        _log.warning("Another version of Transom made the store. It is kept as %s; the journal fills a new one.", aside)
        return Opened(path, catalog), None
    loss = move_aside(path, clock, reason)
    return Opened(path, catalog), loss


def move_aside(path: Path, clock: Clock, reason: str) -> Loss:
    """Keeps the file at fault under a name of its own."""
    at = clock()
    aside = _renamed(path, at, ASIDE)
    _log.error(
        "The store %s is at fault: %s. It is kept as %s, and a new one is made from the journal.",
        path,
        reason,
        aside,
    )
    return Loss(at, reason, aside)


def _renamed(path: Path, at: datetime, ending: str) -> str:
    """The name that the file has from now on."""
    aside = path.with_name(f"{path.name}.{at:%Y%m%dT%H%M%S}{ending}")
    count = 1
    while aside.exists():
        count += 1
        aside = path.with_name(f"{path.name}.{at:%Y%m%dT%H%M%S}.{count}{ending}")
    path.rename(aside)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
    return aside.name


def files_aside(path: Path, ending: str = ASIDE) -> tuple[str, ...]:
    """The names of files that were moved aside, for a fault or (`EARLIER`) an upgrade, and are still there."""
    return tuple(sorted(file.name for file in path.parent.glob(f"{path.name}.*{ending}")))


def _sound(path: Path, catalog: Catalog, check_all: bool) -> Opened:
    opened = Opened(path, catalog)
    reason = refusal_of_a_trial(opened.connection)
    if reason is None and check_all:
        reason = unreadable_part(opened.connection)
    if reason is not None:
        opened.connection.close()
        raise ValueError(reason)
    return opened


def hindrance_of(path: Path) -> str | None:
    """What outside the file keeps it from being opened; None where the file itself must be at fault."""
    try:
        with path.open("r+b") as file:
            if sys.platform != "win32":
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                fcntl.lockf(file, fcntl.LOCK_UN)
    except FileNotFoundError:
        return f"{path} cannot be made; see that {path.parent} is there and may be written to."
    except BlockingIOError:
        return f"{path} is held by another process; only one can serve it."
    except OSError as error:
        return f"{path} cannot be opened ({error.strerror}); see that this user may read and write it."
    if is_full(path.parent):
        return f"There is no space left in {path.parent}; make some, and start again."
    return None
