"""Polls an outbox table: reads what is new, sends it, and only then notes how far it came.

Each row is sent at least once, whatever is killed: the position moves after the collector has answered that the rows
are on disk. A row's event has the table as its source and its primary key as its id, so one that is sent again is the
same record.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event
from typing import Protocol

from app.domain.errors import BadInput, Unavailable
from collectors.outbox.database import Moment, OutboxTable, Page
from collectors.outbox.delivery import FIRST_RETRY_SECONDS, MOST_RETRY_SECONDS, Delivery, RowEvent
from collectors.outbox.position import Position, PositionFile
from collectors.outbox.rows import RowReader, content_of

_log = logging.getLogger(__name__)
IDLE_SECONDS = 1.0
_MOST_IDLE_SECONDS = 60.0
_SHARE = 9
"""Seconds of rest for each second that reading took: a poll that must scan a large table takes a tenth of the time."""
_MOST_REMEMBERED = 100_000


class Database(Protocol):
    """What the poller asks of a connection; every method raises Unavailable where it is lost."""

    def identity(self) -> str: ...
    def moment(self) -> Moment: ...
    def page(self, table: OutboxTable, position: Position) -> Page: ...
    def close(self) -> None: ...


@dataclass
class Counts:
    """Rows that the collector took, and rows that are no events or were refused."""

    taken: int = 0
    refused: int = 0


class Poller:
    """One outbox. `connect` makes a connection and raises Unavailable; `stop` ends it between two pages."""

    def __init__(
        self,
        connect: Callable[[], Database],
        table: OutboxTable,
        reader: RowReader,
        deliver: Delivery,
        file: PositionFile,
        stop: Event,
    ) -> None:
        self.counts = Counts()
        self._connect = connect
        self._table = table
        self._reader = reader
        self._deliver = deliver
        self._file = file
        self._stop = stop
        self._database: Database | None = None
        self._position: Position | None = None
        self._sent: dict[tuple[str, ...], int] = {}
        """Rows that the next pass reads again, by key, with their transaction."""

    def run(self, once: bool = False) -> Counts:
        """Poll until `stop` is set, or, with `once`, until one pass is done. Survives both ends being away."""
        away_seconds = 0.0
        while not self._stop.is_set():
            try:
                reading_seconds = self._pass()
            except Unavailable as error:
                self._disconnect()
                if self._stop.is_set():
                    break
                if not away_seconds:
                    _log.warning("%s; trying again", error)
                away_seconds = min(max(2 * away_seconds, FIRST_RETRY_SECONDS), MOST_RETRY_SECONDS)
                self._stop.wait(away_seconds)
                continue
            if away_seconds:
                _log.info("The database answers again.")
            away_seconds = 0.0
            if once:
                break
            self._stop.wait(min(max(IDLE_SECONDS, _SHARE * reading_seconds), _MOST_IDLE_SECONDS))
        self._disconnect()
        return self.counts

    def _pass(self) -> float:
        """Read and send everything that is new, page by page; how long reading the last page took, in seconds."""
        database, position = self._begun()
        reading_seconds = 0.0
        while not self._stop.is_set():
            began = time.monotonic()
            page = database.page(self._table, position)
            reading_seconds = time.monotonic() - began
            self._send(page, position)
            if page.last:
                self._end(position)
                break
            xid, key, _ = page.rows[-1]
            position = self._noted(replace(position, after=(str(xid), *key)))
        return reading_seconds

    def _begun(self) -> tuple[Database, Position]:
        """A connection, and the position of the pass that is under way or begins now."""
        database = self._database = self._database or self._connect()
        position = self._position or self._file.read() or Position("")
        moment, server = database.moment(), database.identity()
        if position.server != server or position.horizon > moment.newest + 1:
            if position.horizon:
                _log.warning("%s is of another server (restored, or promoted): reading from the start", self._file.path)
            self._sent.clear()
            position = Position(server)
        if position.target is None:
            position = replace(position, target=moment.horizon)
        self._position = position
        return database, position

    def _end(self, position: Position) -> None:
        horizon = position.target or 0
        self._noted(Position(position.server, horizon))
        self._sent = {key: xid for key, xid in self._sent.items() if xid >= horizon}

    def _noted(self, position: Position) -> Position:
        if position != self._position:
            self._file.write(position)
        self._position = position
        return position

    def _send(self, page: Page, position: Position) -> None:
        events: list[RowEvent] = []
        for xid, key, content in page.rows:
            if self._sent.get(key) == xid:
                continue
            place = f"row {'/'.join(key)}"
            try:
                events.append(RowEvent(place, self._reader.event(key, content_of(content))))
            except BadInput as bad:
                self._deliver.refuse(place, str(bad))
        if events:
            self.counts.taken += self._deliver(events)
        self.counts.refused = self._deliver.refused
        # Past the bound rows are sent again, which doubles nothing.
        if len(self._sent) > _MOST_REMEMBERED:
            self._sent.clear()
        self._sent.update({key: xid for xid, key, _ in page.rows if xid >= (position.target or 0)})

    def _disconnect(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None
