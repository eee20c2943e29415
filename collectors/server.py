"""The collector process: a small master, and one worker that holds everything."""

import multiprocessing
import os
from functools import partial
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from app.platform.logs import server_logs, write_logs
from app.platform.parent_watch import end_with_parent
from collectors.config import CollectorConfig
from collectors.stalled_bodies import THREADS

__all__ = ["CollectorConfig", "serve_collector"]

_STOP_SECONDS = 10
_HEADER_MILLISECONDS = 10_000
_MEMORY = {
    "MALLOC_ARENA_MAX": "2",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_MMAP_THRESHOLD_": str(16 * 1024 * 1024),
    "MALLOC_TRIM_THRESHOLD_": str(64 * 1024 * 1024),
}
"""With Arrow's own pool and an arena a thread, 8 senders made the worker hold 300 MiB; so it is 190, as fast. The
thresholds are glibc's: a column's memory is used again instead of being given back and faulted in for each group, which
took a tenth of a span's time (measured: half the page faults)."""


def serve_collector(config: CollectorConfig) -> None:
    """Serve until SIGTERM or SIGINT; meant to be the target of a process of its own, which ends with its parent.

    The worker is spawned, not forked: gRPC and Arrow hold threads. One that dies is made anew by the master; one that
    keeps dying ends it. Granian shares its port with whoever asks, so whether it is free is for the caller to see.
    """
    end_with_parent()
    multiprocessing.set_start_method("spawn", force=True)
    for name, value in _MEMORY.items():
        os.environ.setdefault(name, value)
    server = Granian(
        "collectors.worker",
        address=config.host,
        port=config.otlp_port,
        interface=Interfaces.WSGI,
        http=HTTPModes.auto,
        workers=1,
        blocking_threads=THREADS,
        backpressure=4 * THREADS,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MILLISECONDS),
        workers_kill_timeout=_STOP_SECONDS,
        log_level=LogLevels.error,
        log_dictconfig=server_logs(config.log_form),
        websockets=False,
        ssl_cert=None if config.tls is None else config.tls.cert,
        ssl_key=None if config.tls is None else config.tls.key,
    )
    server.serve(target_loader=partial(_load, config), wrap_loader=False)


def _load(config: CollectorConfig) -> Any:
    """Run in the worker: what it needs is imported only there, which keeps the master small."""
    end_with_parent()
    write_logs(config.log_form)
    from collectors.worker import wsgi_of_worker

    return wsgi_of_worker(config)
