"""Records that the store refused: set aside on disk, and tried again by a later process."""

import logging
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version

from app.domain.dismissal import Dismissal
from app.domain.errors import TransomError
from app.journal.port import Entry, Journal
from app.store import statements
from app.store.condition import WHOLE_FILE, Loss, SetAside, StoreLost
from app.store.store import Store

_AGAIN_SECONDS = 20.0
_DAMAGED_PLACE = -1
JOURNAL, STORE = "journal", "store"
_log = logging.getLogger(__name__)


@cache
def release() -> str:
    """What loads records here: the version of Transom and of its loading statements."""
    return f"{version('transom')}+{statements.digest()[:8]}"


class RefusedRecords:
    """What one process set aside, beside the rows that the store keeps of it."""

    def __init__(
        self, journal: Journal, store: Store, dismissals: Callable[[], Sequence[Dismissal]] = lambda: ()
    ) -> None:
        """`dismissals` are those that people decided on, which the office has on record."""
        self._journal = journal
        self._store = store
        self._dismissals = dismissals
        self._offsets: list[int] = []

    @property
    def offsets(self) -> tuple[int, ...]:
        """Offsets of the entries concerned since the start, in the order of loading."""
        return tuple(self._offsets)

    def refuse(self, record: Entry, offset: int, place: int, error: Exception) -> None:
        """Sets one record aside. The error's text is not kept: it may quote what was sent."""
        frames = "".join(traceback.format_tb(error.__traceback__))
        _log.error("record %d of journal entry %d is set aside: %s at\n%s", place, offset, type(error).__name__, frames)
        self.add(
            [
                SetAside(
                    offset,
                    place,
                    record.table.num_rows,
                    str(record.kind),
                    _source(record),
                    record.ingested_by,
                    record.tenant_scope,
                    record.ingested_at,
                    "",
                    f"It could not be loaded ({type(error).__name__}), though the store takes other records.",
                    release(),
                )
            ]
        )

    def add(self, rows: Sequence[SetAside]) -> None:
        """Writes rows down in the store."""
        for row in rows:
            self._offsets.append(row.entry_offset)
            if row.kind == JOURNAL:
                _log.error("%s", row.reason)
        with self._store.set_aside() as set_aside:
            set_aside.add(rows)

    def dismiss(self) -> None:
        """Marks in the store what the office has on record as dismissed: a store that was made anew lacks it."""
        self._store.dismiss(self._dismissals())

    def add_losses(self) -> None:
        """Writes down which store files were moved aside; drops the rows of those that somebody has removed."""
        there = self._store.files_aside()
        with self._store.set_aside() as set_aside:
            for row in set_aside.all():
                if row.kind == STORE and row.file not in there:
                    set_aside.drop(row)
            set_aside.add([_loss_row(loss, loss.aside) for loss in self._store.losses if loss.aside in there])

    def try_again(self) -> None:
        """Loads what an earlier process set aside and can be loaded now: first what another release could not.

        At most for some seconds: the rest waits for the next start.
        """
        deadline = time.monotonic() + _AGAIN_SECONDS
        with self._store.set_aside() as set_aside:
            rows = set_aside.all()
        rows.sort(key=lambda row: (row.release == release(), row.entry_offset))
        loaded = sum(self._loads(row) for row in _until(rows, deadline) if row.kind != STORE)
        if loaded:
            _log.info("%d records that were set aside are loaded now", loaded)

    def _loads(self, row: SetAside) -> bool:
        try:
            entries = self._journal.read(row.entry_offset - 1, 1)
            if not entries or entries[0].offset != row.entry_offset:
                return False
            if entries[0].damage is not None:
                return False
            whole = row.kind == JOURNAL
            record = entries[0] if whole else replace(entries[0], table=entries[0].table.slice(row.place, row.records))
            self._store.load_again(record, row)
        except StoreLost:
            raise
        except TransomError as error:
            _log.warning("what was set aside is not tried again now: %s", error)
            return False
        except Exception:
            return False
        return True


def damage_row(entry: Entry) -> SetAside:
    """The row of a journal entry that does not read back."""
    if entry.damage is None:
        raise ValueError("only a damaged entry has such a row")
    return SetAside(
        entry.damage.first_offset,
        _DAMAGED_PLACE,
        entry.damage.records,
        JOURNAL,
        None,
        entry.ingested_by,
        entry.tenant_scope,
        entry.ingested_at,
        entry.damage.file,
        entry.damage.reason,
        release(),
    )


def _loss_row(loss: Loss, aside: str | None) -> SetAside:
    file = aside or ""
    return SetAside(*WHOLE_FILE, 0, STORE, None, "", None, loss.at, file, loss.sentence, release())


def _source(record: Entry) -> str | None:
    """Who a record says that it comes from."""
    names = record.table.schema.names
    name = "source" if "source" in names else "service"
    value = record.table[name][0].as_py() if name in names and record.table.num_rows else None
    return None if value is None else str(value)


def _until(rows: Iterable[SetAside], deadline: float) -> Iterable[SetAside]:
    for row in rows:
        if time.monotonic() > deadline:
            return
        yield row
