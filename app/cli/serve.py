"""What the commands start: the processes, in their order, and the lines printed meanwhile."""

import base64
import dataclasses
import secrets
import sys
import threading
import time

from app.alerts.notifier import notifier_settings
from app.assembly.app_server import serve_application
from app.assembly.collector import serve_collector
from app.assembly.demo import SAMPLE_CATALOG, serve_demo_collector, serve_live_traffic
from app.assembly.engine import engine
from app.assembly.keys import check_keys
from app.assembly.people import openid_provider
from app.catalog import CatalogFiles
from app.cli.exposure import check_exposure
from app.domain.errors import BadConfiguration
from app.platform.data_lock import lock_data
from app.platform.demo_folder import clear_demo_folder
from app.platform.installation import Installation
from app.platform.logs import write_logs
from app.platform.readiness import wait_until_ready
from app.platform.supervisor import Child, free_port, supervise
from app.security import new_secret

DEMO_SEED = 7


def serve(installation: Installation, commands: str) -> int:
    """Collector and app over one folder, until a signal ends them; the exit code.

    `commands` describes the commands in the reference that the app shows.
    """
    write_logs(installation.log_form)
    installation = _checked(installation)
    children = [*_collectors(installation), Child("app", serve_application, (installation, commands))]
    with lock_data(installation.data):
        check_keys(installation)
        stop = threading.Event()
        _announce(installation, "Transom", stop)
        return supervise(children, stop)


def demo(installation: Installation, commands: str) -> int:
    """The same over a made-up world in an emptied folder: its history first, then live traffic."""
    write_logs(installation.log_form)
    installation = _with_engine(_checked(dataclasses.replace(installation, act_url=None)))
    children = [
        Child("collector", serve_demo_collector, (installation, DEMO_SEED), needed=True),
        Child("app", serve_application, (installation, commands)),
        Child("live traffic", serve_live_traffic, (installation, DEMO_SEED, new_secret())),
    ]
    with lock_data(installation.data):
        clear_demo_folder(installation.data)
        stop = threading.Event()
        _announce(installation, "Transom's demo", stop)
        return supervise(children, stop)


def _collectors(installation: Installation) -> list[Child]:
    """The collectors, each a process of its own that listens on the same ports; the kernel shares out connections.

    Raises BadConfiguration for several where the kernel does not.
    """
    if installation.collectors > 1 and sys.platform != "linux":
        raise BadConfiguration("Several collectors share their ports only on Linux; leave `collectors` at 1 here.")
    numbers = range(1, installation.collectors + 1)
    return [Child(_name(number), serve_collector, (installation, number), needed=True) for number in numbers]


def _name(number: int) -> str:
    return "collector" if number == 1 else f"collector {number}"


def _with_engine(installation: Installation) -> Installation:
    """The demo's installation: its catalog, and its own workflow engine to ask, under a secret of this run."""
    return dataclasses.replace(
        installation,
        catalog=SAMPLE_CATALOG,
        act_url=f"http://127.0.0.1:{free_port('127.0.0.1', 0, 'port')}/acts/{{action}}",
        act_secret=f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}",
        act_idempotent=True,
        private_targets="127.0.0.1",
    )


def _checked(installation: Installation) -> Installation:
    check_exposure(installation)
    CatalogFiles(installation.catalog)
    engine(installation)
    openid_provider(installation)
    notifier_settings(installation).check_addresses()
    return dataclasses.replace(
        installation,
        data=installation.data.resolve(),
        port=free_port(installation.host, installation.port, "port"),
        otlp_port=free_port(installation.host, installation.otlp_port, "otlp_port"),
        grpc_port=free_port(installation.host, installation.grpc_port, "grpc_port"),
    )


def _announce(installation: Installation, name: str, stop: threading.Event) -> None:
    _print(f"{name} starts; its data is in {installation.data}")
    started = time.monotonic()

    def ready() -> None:
        if wait_until_ready(f"{installation.own_url}/healthz", stop):
            _print(f"{name} answers on {installation.linked_url} (after {time.monotonic() - started:.0f} s)")
            _print(f"  send OTLP/HTTP and CloudEvents to {installation.collector_url}")
            _print(f"  send OTLP/gRPC to {installation.collector_grpc_url}")

    threading.Thread(target=ready, daemon=True).start()


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
