"""kill -9 of the outbox's poller, the collector or the database at random moments: no row is lost, none is doubled.

`TRANSOM_OUTBOX_KILLS` says how many kills (3 without it, one of each), `TRANSOM_CRASH_SEED` at which moments.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.domain.records import Kind
from tests.collectors.collecting import ROOT, Collecting
from tests.postgres import PostgresServer, programs

KILLS = int(os.environ.get("TRANSOM_OUTBOX_KILLS", "3"))
SEED = int(os.environ.get("TRANSOM_CRASH_SEED", "1"))
PATIENCE_SECONDS = 180.0
CATALOG = """
[mappings.outbox]
when           = { file = "outbox" }
record         = "transition"
transaction_id = "order_id"
to_state       = "state"
time           = "created_at"
"""
TABLE = """
create table outbox (
  id bigserial primary key, order_id text not null, state text not null,
  created_at timestamptz not null default clock_timestamp(), xid xid8 not null default pg_current_xact_id()
);
create index on outbox (xid, id)
"""

pytestmark = [
    pytest.mark.crash,
    pytest.mark.timeout(300 + 30 * KILLS),
    pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed here"),
    pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="the process tree is read from /proc, which is Linux's"),
]


class Writer(threading.Thread):
    """Writes orders in overlapping transactions of random length; some roll back or go with the server."""

    def __init__(self, server: PostgresServer, number: int) -> None:
        super().__init__(daemon=True)
        self._server, self._number, self._chance = server, number, random.Random(SEED * 100 + number)
        self.stop = threading.Event()

    def run(self) -> None:
        """Until it is stopped."""
        while not self.stop.is_set():
            with suppress(psycopg.Error), self._server.connect() as connection:
                while not self.stop.is_set():
                    self._transaction(connection)
            self.stop.wait(0.05)

    def _transaction(self, connection: psycopg.Connection) -> None:
        connection.execute("begin")
        for _ in range(self._chance.randrange(1, 6)):
            values = (f"order-{self._number}-{self._chance.randrange(10**9)}", "placed")
            connection.execute("insert into outbox (order_id, state) values (%s, %s)", values)
            self.stop.wait(self._chance.choice((0, 0, 0.005, 0.05)))
        connection.execute("commit" if self._chance.random() < 0.9 else "rollback")


class Polling:
    """`transom collect outbox`, started anew whenever it is gone."""

    def __init__(self, folder: Path, server: PostgresServer, collector: str) -> None:
        (folder / "catalog").mkdir()
        (folder / "catalog" / "outbox.toml").write_text(CATALOG)
        self._words = ["collect", "outbox", "--data", str(folder / "poller"), "--catalog", str(folder / "catalog")]
        self._words += ["--url", collector]
        # A variable that only the tests know would stop the start, as any unknown setting does.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("TRANSOM_")}
        self._environment = {**inherited, "TRANSOM_OUTBOX_DATABASE": server.address}
        self.output = folder / "poller.log"
        self._lines = 0
        self.start()

    def start(self) -> None:
        """Another one, which goes on where the position says."""
        self._lines = len(self.output.read_bytes().splitlines()) if self.output.exists() else 0
        with self.output.open("ab") as output:
            command = [sys.executable, "-m", "app", *self._words]
            self.process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=output, stderr=output)

    def polls(self) -> bool:
        """Whether the present one has said what it polls."""
        self.restart()
        return any(line.startswith("Polls") for line in self.output.read_text().splitlines()[self._lines :])

    def restart(self) -> None:
        """Start another where it ended because the database was away at its start."""
        if self.process.poll() is not None:
            assert self.process.returncode == 1, self.output.read_text()
            self.start()

    def kill(self) -> None:
        """Kill it, and start another."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.start()

    def stop(self) -> None:
        """Ask it to end."""
        self.process.terminate()
        self.process.wait(60)


def eventually(holds: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < until, f"after {PATIENCE_SECONDS} s not so: {what}"
        time.sleep(0.1)


def test_nothing_is_lost_and_nothing_doubled_whatever_is_killed(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    server = PostgresServer()
    collecting = Collecting(tmp_path)
    polling: list[Polling] = []
    try:
        with server.connect() as connection:
            connection.execute(TABLE)
        collecting.wait_ready()
        polling.append(Polling(tmp_path, server, collecting.url))
        writers = [Writer(server, number) for number in range(3)]
        for writer in writers:
            writer.start()
        kinds = [("poller", "collector", "database")[number % 3] for number in range(KILLS)]
        chance.shuffle(kinds)
        for kind in kinds:
            eventually(polling[0].polls, "the poller polls")
            time.sleep(chance.uniform(0.05, 1.0))
            if kind == "poller":
                polling[0].kill()
            elif kind == "collector":
                collecting.kill()
            else:
                server.kill()
                server.start()
            polling[0].restart()
        for writer in writers:
            writer.stop.set()
            writer.join(60)
        with server.connect() as connection:
            written = {str(row[0]): row[1] for row in connection.execute("select id, order_id from outbox")}

        def stored() -> list[dict[str, Any]]:
            polling[0].restart()
            return collecting.rows(Kind.TRANSITION)

        eventually(lambda: len({row["event_id"] for row in stored()}) >= len(written), "every row is in the journal")
        polling.pop().stop()
        contents: dict[str, dict[str, Any]] = {}
        for row in collecting.rows(Kind.TRANSITION):
            row.pop("ingested_at", None)
            assert contents.setdefault(row["event_id"], row) == row
        assert {key: row["transaction_id"] for key, row in contents.items()} == written
        assert {row["source"] for row in contents.values()} == {"postgres/postgres/public.outbox"}
        assert len(written) > KILLS
    finally:
        for each in polling:
            each.stop()
        collecting.stop()
        server.stop()
