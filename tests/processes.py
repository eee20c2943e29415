"""The system as a user starts it: `transom serve` in a directory of its own, on ports that were free."""

import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE_SECONDS = 120.0


class Serving:
    """One supervisor and everything under it. `output` is where its lines go."""

    def __init__(
        self, directory: Path, ports: tuple[int, int, int] | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self.settings = settings or {}
        self.data = directory / "data"
        self.app_port, self.collector_port, self.grpc_port = self.ports = ports or free_ports()
        self.output = directory / "serve.log"
        options = {
            "--data": self.data,
            "--port": self.app_port,
            "--otlp-port": self.collector_port,
            "--grpc-port": self.grpc_port,
        }
        # A variable that only the tests know would stop the start, as any unknown setting does.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TRANSOM_")}
        environment |= {f"TRANSOM_{name.upper()}": value for name, value in self.settings.items()}
        words = [str(word) for option in options.items() for word in option]
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", "serve", *words],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def wait_ready(self, patience: float = PATIENCE_SECONDS) -> None:
        """Until both processes say that they are ready to take and to answer."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if status(self.app_port, "/readyz") == 200 and status(self.collector_port, "/readyz") == 200:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise AssertionError(f"not ready after {patience} s:\n{self.output.read_text()[-4000:]}")

    def tree(self, top: int | None = None) -> list[int]:
        """The supervisor (or the process `top`) and all its descendants that live."""
        found, parents = [top or self.process.pid], parents_of_all()
        for pid in found:
            found.extend(child for child, parent in parents.items() if parent == pid)
        return [pid for pid in found if pid in parents]

    def servers(self) -> list[int]:
        """What the supervisor started, in the order in which it did: collectors, app."""
        children = sorted(child for child, parent in parents_of_all().items() if parent == self.process.pid)
        return [child for child in children if not is_helper(child)]

    def stop(self) -> None:
        """Ask the supervisor to end, and everything under it with it; kill what does not."""
        tree = self.tree()
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            pass
        for pid in tree:
            if alive(pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self.process.wait(30)


def free_ports() -> tuple[int, int, int]:
    """Three ports that nobody listens on, and that nobody else is given before they are listened on.

    They are of this worker's own range, below those from which the system takes the ports of outgoing connections:
    a port of those may be in use again by the time that a server is up, and servers here share theirs without a word.
    """
    first = 10_000 + 2_000 * (int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 10)
    ports: list[int] = []
    while len(ports) < 3:
        port = first + secrets.randbelow(2_000)
        if port not in ports and _is_free(port):
            ports.append(port)
    app, collector, grpc = ports
    return app, collector, grpc


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def status(port: int, path: str) -> int | None:
    """The status that a path answers with; None where nobody answers."""
    return _asked(port, path)[0]


def get(port: int, path: str) -> str:
    """The text that a path answers with; empty where nobody answers."""
    return _asked(port, path)[1]


def _asked(port: int, path: str) -> tuple[int | None, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException):
        return None, ""
    finally:
        connection.close()


def is_helper(pid: int) -> bool:
    """Whether it is multiprocessing's own helper, which is made anew only when something is started."""
    try:
        return b"resource_tracker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def parents_of_all() -> dict[int, int]:
    """The parent of each process that lives, zombies left out. Linux only."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                if state != "Z":
                    parents[int(entry.name)] = int(parent)
    return parents


def alive(pid: int) -> bool:
    """Whether the process runs (a zombie does not)."""
    return pid in parents_of_all()
