"""A collector as it runs: processes of its own on free ports, its journal in a temporary directory."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from app.domain.instants import system_clock
from app.domain.records import Kind
from app.journal import SqliteJournal
from tests.processes import alive, free_ports

ROOT = Path(__file__).parent.parent.parent
PATIENCE_SECONDS = 120.0
_PROGRAM = """
import sys
from pathlib import Path
from functools import partial
from app.assembly.keys import open_keys
from app.platform.installation import Installation
from collectors.server import CollectorConfig, serve_collector
if __name__ == "__main__":
    port, grpc_port, data = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    keys = partial(open_keys, Installation(data, None, "127.0.0.1", 0, port, grpc_port))
    serve_collector(CollectorConfig("127.0.0.1", port, grpc_port, data, keys))
"""


class Collecting:
    """One collector; `stop` ends it as an operator would, `kill` as a crash would."""

    def __init__(self, directory: Path) -> None:
        self.data = directory / "data"
        self.port, self.grpc_port, _ = free_ports()
        self.output = directory / "collector.log"
        self._program = directory / "program.py"
        self._program.write_text(_PROGRAM)
        self.process = self._started()

    def kill(self) -> None:
        """Kill all of it, and start another on the same ports once it is gone."""
        tree = self.tree()
        for each in tree:
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        self.process.wait(PATIENCE_SECONDS)
        while any(alive(each) for each in tree):
            time.sleep(0.01)
        self.process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        with self.output.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, str(self._program), str(self.port), str(self.grpc_port), str(self.data)],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait_ready(self) -> None:
        """Until it says that it can take records."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if self.ask("GET", "/readyz")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"the collector is not ready:\n{self.output.read_text()[-4000:]}")

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by lowercase name and body of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
        finally:
            connection.close()

    def rows(self, kind: Kind) -> list[dict[str, Any]]:
        """All journaled rows of a kind."""
        journal = SqliteJournal(self.data / "journal", system_clock)
        try:
            found: list[dict[str, Any]] = []
            offset = 0
            while entries := journal.read(offset, 1 << 20):
                offset = entries[-1].offset
                found += [row for entry in entries if entry.kind is kind for row in entry.table.to_pylist()]
            return found
        finally:
            journal.close()

    def tree(self) -> list[int]:
        """The master and all its descendants."""
        parents = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                except (OSError, IndexError):
                    continue
        found = [self.process.pid]
        for pid in found:
            found.extend(child for child, parent in parents.items() if parent == pid)
        return found

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)


def export_request(**span: Any) -> bytes:
    """OTLP JSON of one span."""
    record = {"traceId": "11" * 16, "spanId": "22" * 8, "startTimeUnixNano": "1790000000000000000", **span}
    return json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [record]}]}]}).encode()
