"""What the commands start: which processes, in which order, and what they say on the way."""

import base64
import dataclasses
import secrets
import sys
import threading
import time

from app import assembly
from app.catalog import CatalogFiles
from app.demo import made_anew, wait_until_ready
from app.domain.errors import BadConfiguration
from app.platform.data_lock import held
from app.platform.installation import Installation
from app.platform.request_origin import is_loopback
from app.platform.supervisor import Child, free_port, supervise

DEMO_SEED = 7


def serve(installation: Installation) -> int:
    """Collector and app over one folder, until a signal ends them; the exit code."""
    installation = _checked(installation)
    children = [
        Child("collector", assembly.serve_collector, (installation,)),
        Child("app", assembly.serve_application, (installation,)),
    ]
    with held(installation.data):
        stop = threading.Event()
        _announce(installation, "Transom", stop)
        return supervise(children, stop)


def demo(installation: Installation) -> int:
    """The same over a made-up world in a folder made anew: its history first, then live traffic."""
    installation = _with_engine(_checked(dataclasses.replace(installation, act_url=None)))
    children = [
        Child("collector", assembly.serve_demo_collector, (installation, DEMO_SEED)),
        Child("app", assembly.serve_application, (installation,)),
        Child("live traffic", assembly.serve_live_traffic, (installation, DEMO_SEED)),
    ]
    with held(installation.data):
        made_anew(installation.data)
        stop = threading.Event()
        _announce(installation, "Transom's demo", stop)
        return supervise(children, stop)


def rebuild(installation: Installation) -> str:
    """The store made anew from the journal and swapped in; a sentence that says what was done."""
    if not installation.journal.exists():
        raise BadConfiguration(f"{installation.data} holds no journal.")
    with held(installation.data):
        return _rebuilt(installation)


def _rebuilt(installation: Installation) -> str:
    target = installation.store
    fresh = target.with_name("rebuilt.duckdb")
    for leftover in (fresh, fresh.with_name(fresh.name + ".wal")):
        leftover.unlink(missing_ok=True)
    offset = assembly.build_store(installation, fresh)
    target.with_name(target.name + ".wal").unlink(missing_ok=True)
    fresh.replace(target)
    return f"{target.name} holds the journal up to entry {offset}."


def _with_engine(installation: Installation) -> Installation:
    """The demo's installation: its catalog, and its own workflow engine to ask, under a secret of this run."""
    return dataclasses.replace(
        installation,
        catalog=assembly.SAMPLE_CATALOG,
        act_url=f"http://127.0.0.1:{free_port('127.0.0.1', 0, 'port')}/acts/{{action}}",
        act_secret=f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}",
        act_idempotent=True,
        private_targets="127.0.0.1",
    )


def _checked(installation: Installation) -> Installation:
    if not is_loopback(installation.host):
        raise BadConfiguration(
            f"{installation.host} is reachable from other machines, and there are no accounts yet: "
            "Transom starts on a loopback address only (127.0.0.1, ::1, localhost)."
        )
    CatalogFiles(installation.catalog)
    assembly.engine(installation)
    assembly.telling(installation).check_addresses()
    return dataclasses.replace(
        installation,
        data=installation.data.resolve(),
        port=free_port(installation.host, installation.port, "port"),
        otlp_port=free_port(installation.host, installation.otlp_port, "otlp_port"),
        grpc_port=free_port(installation.host, installation.grpc_port, "grpc_port"),
    )


def _announce(installation: Installation, name: str, stop: threading.Event) -> None:
    _say(f"{name} starts; its data is in {installation.data}")
    started = time.monotonic()

    def ready() -> None:
        if wait_until_ready(f"{installation.pages_url}/healthz", stop):
            _say(f"{name} answers on {installation.pages_url} (after {time.monotonic() - started:.0f} s)")
            _say(f"  send OTLP/HTTP and CloudEvents to {installation.collector_url}")
            _say(f"  send OTLP/gRPC to {installation.host}:{installation.grpc_port}")

    threading.Thread(target=ready, daemon=True).start()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
