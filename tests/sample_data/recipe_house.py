"""One collector and one store for all recipes: each runs as its reader runs it, and is looked at a day later."""

import base64
import json
import os
import runpy
import shutil
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Event
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from werkzeug.wsgi import get_input_stream

from app.assembly.outbox_poller import outbox_poller
from app.catalog import load
from app.domain.instants import system_clock
from app.journal import Entry
from app.platform.installation import Installation
from app.store.store import Store
from collectors.collector_client import to_collector
from collectors.files.importer import import_file
from collectors.files.parts import Choices
from collectors.intake import Intake
from collectors.origins import origins_of
from collectors.wsgi import application
from tests.collectors.journals import KEYS, MemoryJournal
from tests.postgres import PostgresServer

RECIPES = Path(__file__).parents[2] / "sample_data" / "recipes"


class RecipeHouse:
    """A collector under the catalogs of all recipes; `url` is where it listens, `pages` the origins that may send."""

    def __init__(self, folder: Path, pages: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self.catalog_folder = folder / "catalog"
        self.catalog_folder.mkdir()
        for file in RECIPES.glob("*/catalog.toml"):
            shutil.copy(file, self.catalog_folder / f"{file.parent.name}.toml")
        self.catalog = load(self.catalog_folder)
        self._journal = MemoryJournal()
        self._intake = Intake(self._journal, lambda: self.catalog, KEYS, system_clock)
        wsgi = application(self._intake, lambda: True, origins_of(True, pages, ()))

        def bounded(environ: dict[str, Any], start_response: Any) -> Any:
            return wsgi({**environ, "wsgi.input": get_input_stream(environ)}, start_response)

        self._server = make_server("127.0.0.1", 0, bounded, _Server, _Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._intake.close()

    def shell(self, file: str) -> None:
        """Run a shell script."""
        command = ["bash", "-eu", str(RECIPES / file)]
        done = subprocess.run(
            command, env={**os.environ, "TRANSOM_URL": self.url}, check=True, capture_output=True, text=True, timeout=60
        )
        assert '"rejected":[]' in done.stdout.replace(" ", ""), done.stdout

    def python(self, file: str) -> dict[str, Any]:
        """Run a program in this process; what it defines."""
        with _environment(OTEL_EXPORTER_OTLP_ENDPOINT=self.url):
            return runpy.run_path(str(RECIPES / file))

    def recorded(self, file: str) -> None:
        """Send what an engine sent when it was recorded."""
        for line in (RECIPES / file).read_text().splitlines():
            each = json.loads(line)
            headers = {"Content-Type": each["type"]} | (
                {"Content-Encoding": each["encoding"]} if each["encoding"] else {}
            )
            body = base64.b64decode(each["body"])
            with urllib.request.urlopen(urllib.request.Request(self.url + each["route"], body, headers)) as answer:
                assert b"rejected" not in answer.read()

    def imported(self, file: str, mapping: str) -> None:
        """Import a file of rows by a mapping."""
        choices = Choices("jsonl", mapping=self.catalog.mappings[mapping])
        report = import_file(RECIPES / file, to_collector(self.url), choices)
        assert (report.refused, report.problems) == (0, []), report

    def outbox(self, server: PostgresServer, file: str) -> int:
        """Make the table, and poll it once; how many rows were sent."""
        with server.connect() as connection:
            connection.execute((RECIPES / file).read_bytes())
        installation = Installation(
            self._folder, self.catalog_folder, "127.0.0.1", 0, 0, 0, outbox_database=server.address
        )
        poller, _ = outbox_poller(installation, "outbox", None, self.url, None, Event())
        return poller.run(once=True).taken

    def store(self) -> Store:
        """All that arrived, a day later."""
        now = system_clock()
        store = Store(None, lambda: self.catalog, lambda: now + timedelta(days=1))
        store.load(
            [
                Entry(number, number, now, entry.kind, entry.ingested_by, entry.tenant_scope, entry.table)
                for number, entry in enumerate(self._journal.entries, 1)
            ]
        )
        return store


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return None


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
