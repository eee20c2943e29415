"""A poller in this process over a table of its own, and what it sent."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
from psycopg import sql

from app.catalog.record_mapping import RecordMapping
from collectors.collector_client import Reply, Send
from collectors.outbox.database import OutboxDatabase
from collectors.outbox.delivery import Delivery
from collectors.outbox.poller import Poller
from collectors.outbox.position import PositionFile
from collectors.outbox.rows import reader_of
from tests.postgres import PostgresServer

FORMS = {
    "noted": "xid xid8 not null default pg_current_xact_id()",
    "scanned": "other text",
}
"""Tables with a column that notes each row's transaction, and without one."""


class Outbox:
    """A table `name` of (id, type, payload, created_at), its position file, and all that pollers over it sent."""

    def __init__(self, server: PostgresServer, folder: Path, name: str, form: str) -> None:
        self.server, self.name, self.file = server, name, PositionFile(folder / f"{name}.json")
        self.events: list[Mapping[str, Any]] = []
        self.request_bytes: list[int] = []
        self._opened: list[OutboxDatabase] = []
        self.refuse: Callable[[Mapping[str, Any]], str | None] = lambda event: None
        self.run(
            "create table {table} (id bigserial primary key, type text not null, payload jsonb not null, "
            f"created_at timestamptz not null default now(), {FORMS[form]})"
        )
        if form == "noted":
            self.run("create index on {table} (xid, id)")

    def run(self, statement: str, connection: psycopg.Connection[Any] | None = None, **values: Any) -> list[Any]:
        """The rows that a statement about the `{table}` answers."""
        composed = sql.SQL(statement).format(table=sql.Identifier(self.name))
        if connection is not None:
            cursor = connection.execute(composed, values)
            return cursor.fetchall() if cursor.description else []
        with self.server.connect() as own:
            return self.run(statement, own, **values)

    def insert(self, connection: psycopg.Connection[Any], count: int = 1) -> list[int]:
        """Add rows by the connection's transaction; their ids."""
        rows = self.run(
            "insert into {table} (type, payload) select 'com.acme.order.placed', jsonb_build_object('order', g) "
            "from generate_series(1, %(count)s) g returning id",
            connection,
            count=count,
        )
        return [row[0] for row in rows]

    def committed(self) -> list[str]:
        """The ids that are in the table."""
        return [str(row[0]) for row in self.run("select id from {table} order by id")]

    def poller(
        self, mapping: RecordMapping | None = None, send: Send | None = None, stop: Event | None = None
    ) -> Poller:
        """A poller as one that was just started; where it goes on is in the file."""
        ending = stop or Event()
        database = OutboxDatabase(self.server.address)
        table = database.table(self.name)
        database.close()
        return Poller(
            self._connect,
            table,
            reader_of(f"postgres/postgres/{table.name}", table.name, table.columns, mapping),
            Delivery(send or self.send, ending),
            self.file,
            ending,
        )

    def abandon(self) -> None:
        """Close what killed pollers left open, as the system does."""
        while self._opened:
            self._opened.pop().close()

    def _connect(self) -> OutboxDatabase:
        self._opened.append(OutboxDatabase(self.server.address))
        return self._opened[-1]

    def poll(self) -> list[str]:
        """One pass of a poller that was just started; the ids that it sent."""
        before = len(self.events)
        self.poller().run(once=True)
        return [event["id"] for event in self.events[before:]]

    def send(self, signal: str, content_type: str, body: bytes) -> Reply:
        """Takes what `refuse` does not refuse."""
        events: Sequence[Mapping[str, Any]] = json.loads(body)
        self.request_bytes.append(len(body))
        reasons = [(index, self.refuse(event)) for index, event in enumerate(events)]
        self.events += [event for event, (_, reason) in zip(events, reasons, strict=True) if reason is None]
        rejected = [{"index": index, "reason": reason} for index, reason in reasons if reason is not None]
        return Reply(200, {"accepted": len(events) - len(rejected), "rejected": rejected})
